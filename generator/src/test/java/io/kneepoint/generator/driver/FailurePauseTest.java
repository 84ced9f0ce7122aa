// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.schemas.event.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FailurePauseTest {

    private static final long MILLI = 1_000_000L;

    private static RequestResult refused(long ordinal, OptionalLong retryAfterNanos) {
        return new RequestResult(
                new RequestPlan(ordinal, 0, 0, 32, 32),
                Outcome.SERVER_ERROR,
                Optional.empty(),
                OptionalInt.of(503),
                MILLI,
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(MILLI),
                0,
                false,
                retryAfterNanos,
                Optional.empty());
    }

    private static FailurePause pause(double chance) {
        return new FailurePause(Duration.ofMillis(500), ordinal -> chance);
    }

    @Test
    void shouldGrowUpToSixteenTimes() {
        long[] expectedMillis = {500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000};
        for (int failures = 0; failures < expectedMillis.length; failures++) {
            assertThat(pause(0.5).afterNanos(refused(7, OptionalLong.empty()), failures))
                    .isEqualTo(expectedMillis[failures] * MILLI);
        }
        assertThat(pause(0).afterNanos(refused(7, OptionalLong.empty()), 1_000_000))
                .isEqualTo(6_000 * MILLI);
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() {
        assertThat(pause(0.1).afterNanos(refused(7, OptionalLong.of(3_000 * MILLI)), 5))
                .isEqualTo(3_000 * MILLI);
        assertThat(pause(0.5).afterNanos(refused(7, OptionalLong.of(0)), 0))
                .as("a server that asks for no pause is not stormed either")
                .isEqualTo(500 * MILLI);
    }

    @Test
    void shouldSpreadByTheOrdinal() {
        FailurePause pause = new FailurePause(Duration.ofMillis(500), ordinal -> ordinal == 1 ? 0 : 0.9);

        assertThat(pause.afterNanos(refused(1, OptionalLong.empty()), 0)).isEqualTo(375 * MILLI);
        assertThat(pause.afterNanos(refused(2, OptionalLong.empty()), 0)).isEqualTo(600 * MILLI);
    }
}
