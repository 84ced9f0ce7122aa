// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static List<Long> every(long gapNanos, int count) {
        return LongStream.range(0, count).map(i -> i * gapNanos).boxed().toList();
    }

    @Test
    void shouldSendAtTheInstantsGivenWhateverHappens() {
        List<Long> instants = every(50_000_000L, 400);

        List<RequestResult> results = OpenLoop.run(TestEngines.calibrated(), instants, 1);

        assertThat(results).extracting(RequestResult::sentNanos).isEqualTo(instants);
        assertThat(results)
                .extracting(RequestResult::outcome)
                .contains(EngineOutcome.COMPLETED, EngineOutcome.TIMED_OUT);
    }

    @Test
    void shouldCompleteEverythingBelowTheEdge() {
        List<RequestResult> results = OpenLoop.run(TestEngines.calibrated(), every(400_000_000L, 100), 1);

        assertThat(results).hasSize(100).allMatch(RequestResult::succeeded);
        assertThat(OpenLoop.run(TestEngines.calibrated(), every(400_000_000L, 100), 1))
                .isEqualTo(results);
    }
}
