// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.MalformedEventException;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.List;
import java.util.Optional;

/**
 * A whole run folded in this thread, without a broker: the same folds as in the topology, with one partition.
 *
 * <p>Feed it every event of one run, then {@link #finish}.
 */
public final class OfflineFold {

    private final PartitionFold partition;
    private final RunFold run;
    private long rejected;

    /** A fold that makes every record of the run. */
    public OfflineFold(String runId, MetricSink sink) {
        this(runId, sink, true);
    }

    private OfflineFold(String runId, MetricSink sink, boolean levels) {
        this.run = new RunFold(runId, FoldStore.inMemory(), sink);
        this.partition = PartitionFold.inMemory(runId, 0, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {
                sink.emit(
                        Topics.REQUEST_TIMELINES,
                        List.of(Integer.toString(timeline.getWorker()), Long.toString(timeline.getOrdinal())),
                        timeline,
                        0);
            }

            @Override
            public void partial(Partial partial) {
                if (levels || partial.kind() == Partial.Kind.CONTROL || partial.kind() == Partial.Kind.PROGRESS) {
                    run.accept(partial);
                }
            }
        });
    }

    /**
     * A fold whose timelines and status count and whose other records do not: nothing of a finished request is kept, so that it takes
     * no more memory for a long run than for a short one.
     */
    public static OfflineFold ofRequests(String runId, MetricSink sink) {
        return new OfflineFold(runId, sink, false);
    }

    /** Takes one event; one that breaks the contract is counted and left out. */
    public void accept(StreamEvent event) {
        try {
            partition.accept(event);
        } catch (MalformedEventException e) {
            rejected++;
        }
    }

    /** Events left out because they broke the contract. */
    public long rejected() {
        return rejected;
    }

    /** What the run says of itself; empty when its first event was not there. */
    public Optional<RunStarted> declaration() {
        return run.declaration();
    }

    /** The levels of the run, for whoever needs their requests and bins; call after {@link #finish}. */
    public List<LevelFold> levels() {
        return run.levelFolds();
    }

    /** There are no more events: closes the run and says how it ended. */
    public RunStatus finish() {
        partition.flush();
        run.close();
        return run.status();
    }
}
