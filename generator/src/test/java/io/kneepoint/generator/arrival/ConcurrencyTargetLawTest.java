// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every target: it changes just where it says that it does, and never exceeds what it says is its greatest value. */
class ConcurrencyTargetLawTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<ConcurrencyTarget> TARGETS = List.of(
            new ConcurrencyTarget.Constant(7),
            new ConcurrencyTarget.Ramp(1, 64, MINUTE),
            new ConcurrencyTarget.Ramp(9, 3, MINUTE),
            new ConcurrencyTarget.Ramp(5, 5, MINUTE),
            new ConcurrencyTarget.Ramp(1, 7, Duration.ofNanos(1_000_000_007)),
            new ConcurrencyTarget.Burst(4, new BurstShape(5, Duration.ofSeconds(10), 0.3)),
            new ConcurrencyTarget.Burst(3, new BurstShape(1.5, Duration.ofNanos(999_999_937), 0.11)));

    @Test
    void shouldChangeWhereItSaysAndNowhereElse() {
        for (ConcurrencyTarget target : TARGETS) {
            long at = 0;
            for (int step = 0; step < 100; step++) {
                OptionalLong change = target.nextChangeNanos(at);
                long until = change.orElse(at + 100_000_000_000L);
                assertThat(until).as("%s at %d", target, at).isGreaterThan(at);
                assertThat(target.at(until - 1))
                        .as("%s before %d", target, until)
                        .isEqualTo(target.at(at));
                assertThat(target.at(at + (until - at) / 2)).isEqualTo(target.at(at));
                assertThat(target.at(at)).isBetween(1, target.greatest());
                if (change.isEmpty()) {
                    break;
                }
                assertThat(target.at(until)).as("%s at %d", target, until).isNotEqualTo(target.at(at));
                at = until;
            }
        }
    }

    @Test
    void shouldGiveEachLevelOfARampTheSameTime() {
        ConcurrencyTarget ramp = new ConcurrencyTarget.Ramp(1, 60, MINUTE);
        for (int second = 0; second < 60; second++) {
            assertThat(ramp.at(Duration.ofSeconds(second).toNanos())).isEqualTo(second + 1);
        }
        assertThat(ramp.at(Duration.ofHours(1).toNanos())).isEqualTo(60);
    }

    @Test
    void shouldRoundABurst() {
        ConcurrencyTarget burst = new ConcurrencyTarget.Burst(3, new BurstShape(2.5, Duration.ofSeconds(10), 0.5));
        assertThat(burst.greatest()).isEqualTo(8);
        assertThat(burst.at(Duration.ofSeconds(5).toNanos())).isEqualTo(8);
        assertThat(burst.at(0)).isEqualTo(3);
    }

    @Test
    void shouldRefuseLessThanOne() {
        assertThatThrownBy(() -> new ConcurrencyTarget.Constant(0)).hasMessageStartingWith("concurrency: 0");
        assertThatThrownBy(() -> new ConcurrencyTarget.Ramp(0, 5, MINUTE)).hasMessageStartingWith("concurrency: 0");
        assertThatThrownBy(() -> new ConcurrencyTarget.Ramp(1, 5, Duration.ZERO))
                .hasMessageStartingWith("duration:");
    }
}
