// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmCollectionTest {

    private static Optional<Duration> warmCollection(int warmUpSeconds, int totalSeconds) {
        Measurement timed = new Measurement.Timed(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(4_000));
        StageSpec soak = StageSpec.of(
                "soak", new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(8)), timed, LoadPattern.CONSTANT);
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(totalSeconds));
        return Runs.to("http://127.0.0.1:1/v1/chat/completions", soak)
                .withTimeouts(timeouts)
                .warmCollection();
    }

    @Test
    void shouldStopTheProcessSoEarlyThatNoRequestItTouchesCanBeMeasured() {
        for (int warmUp = 30; warmUp <= 600; warmUp++) {
            Duration latestEnd = warmCollection(warmUp, 17)
                    .orElseThrow()
                    .plus(RunSpec.LATEST_WARM_COLLECTION)
                    .plusSeconds(17);

            assertThat(latestEnd).isLessThan(Duration.ofSeconds(warmUp));
        }
    }

    @Test
    void shouldNotStopTheProcessBeforeItIsWarm() {
        assertThat(warmCollection(30, 17)).contains(Duration.ofSeconds(10));
        assertThat(warmCollection(29, 17)).isEmpty();
        assertThat(warmCollection(60, 600)).isEmpty();
    }

    @Test
    void shouldNotStopALevelThatCountsRequests() {
        assertThat(Runs.to("http://127.0.0.1:1/v1/chat/completions", Runs.level(1, 1))
                        .warmCollection())
                .isEmpty();
    }
}
