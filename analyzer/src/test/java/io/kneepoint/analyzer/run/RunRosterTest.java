// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunRosterTest {

    @Test
    void shouldSayOfEachWorkerWhyItMustNotBeTrusted() {
        RunRoster roster = new RunRoster();
        roster.accept(ended(0, null));
        roster.accept(ended(1, "lag"));
        roster.accept(ended(2, "late"));

        assertThat(roster.invalidReason()).isEqualTo("worker 1: lag; worker 2: late");
    }

    @Test
    void shouldNameNoWorkerWhereThereIsOne() {
        RunRoster roster = new RunRoster();
        roster.accept(ended(0, "lag"));

        assertThat(roster.invalidReason()).isEqualTo("lag");
        assertThat(new RunRoster().invalidReason()).isNull();
    }

    private static StreamEvent ended(int worker, String invalid) {
        List<StreamEvent> events = SyntheticRun.events(1, 8, 4);
        StreamEvent last = events.get(events.size() - 1);
        return StreamEvent.newBuilder(last)
                .setWorker(worker)
                .setPayload(RunEnded.newBuilder((RunEnded) last.getPayload())
                        .setInvalidReason(invalid)
                        .build())
                .build();
    }
}
