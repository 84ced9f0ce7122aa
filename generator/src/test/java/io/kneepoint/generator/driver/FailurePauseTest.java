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
        return failed(ordinal, MILLI, retryAfterNanos);
    }

    private static RequestResult failed(long ordinal, long tookNanos, OptionalLong retryAfterNanos) {
        return new RequestResult(
                new RequestPlan(ordinal, 0, 0, 32, 32),
                Outcome.SERVER_ERROR,
                Optional.empty(),
                OptionalInt.of(503),
                tookNanos,
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(tookNanos),
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
            assertThat(pause(0.5).after(refused(7, OptionalLong.empty()), failures))
                    .isEqualTo(new FailurePause.Next((expectedMillis[failures] - 1) * MILLI, failures + 1));
        }
        assertThat(pause(0).after(refused(7, OptionalLong.empty()), 1_000_000).pauseNanos())
                .isEqualTo(5_999 * MILLI);
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() {
        assertThat(pause(0.1).after(refused(7, OptionalLong.of(3_000 * MILLI)), 5))
                .isEqualTo(new FailurePause.Next(3_000 * MILLI, 6));
        assertThat(pause(0.5).after(refused(7, OptionalLong.of(0)), 0).pauseNanos())
                .as("a server that asks for no pause is not stormed either")
                .isEqualTo(499 * MILLI);
    }

    @Test
    void shouldSpreadByTheOrdinal() {
        FailurePause pause = new FailurePause(Duration.ofMillis(500), ordinal -> ordinal == 1 ? 0 : 0.9);

        assertThat(pause.after(refused(1, OptionalLong.empty()), 0).pauseNanos())
                .isEqualTo(374 * MILLI);
        assertThat(pause.after(refused(2, OptionalLong.empty()), 0).pauseNanos())
                .isEqualTo(599 * MILLI);
    }

    @Test
    void shouldKeepTheLoadUpAfterAFailureThatTookLong() {
        assertThat(pause(0.5).after(failed(7, 3_600 * MILLI, OptionalLong.empty()), 2))
                .isEqualTo(new FailurePause.Next(100 * MILLI, 2));
        assertThat(pause(0.5).after(failed(7, 450 * MILLI, OptionalLong.empty()), 0))
                .isEqualTo(new FailurePause.Next(100 * MILLI, 1));
    }
}
