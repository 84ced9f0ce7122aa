// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.List;

/** The folds of one partition as the topology drives them: nobody says that nothing more will come. */
final class LiveFold {

    private LiveFold() {}

    /** What is written of these events. */
    static CanonicalRecords of(List<StreamEvent> events) {
        CanonicalRecords records = new CanonicalRecords();
        RunFold runFold = new RunFold(SyntheticRun.RUN_ID, FoldStore.inMemory(), records);
        PartitionFold partition = new PartitionFold(SyntheticRun.RUN_ID, 0, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {
                records.emit(
                        Topics.REQUEST_TIMELINES,
                        List.of(Integer.toString(timeline.getWorker()), Long.toString(timeline.getOrdinal())),
                        timeline,
                        0);
            }

            @Override
            public void partial(Partial partial) {
                runFold.accept(partial);
            }
        });
        events.forEach(partition::accept);
        // As the topology does now and then.
        partition.sendHeldBack();
        return records;
    }
}
