// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClockEstimateTest {

    @Test
    void shouldHoldTheTrueOffsetWithinItsUncertainty() {
        SplittableRandom random = new SplittableRandom(4);
        for (int run = 0; run < 1_000; run++) {
            long offset = random.nextLong(-5_000_000_000L, 5_000_000_000L);
            List<ClockEstimate.Round> rounds = new ArrayList<>();
            long now = 1_795_478_400_000_000_000L;
            for (int i = 0; i < 20; i++) {
                long out = random.nextLong(1, 20_000_000);
                long back = random.nextLong(1, 20_000_000);
                rounds.add(new ClockEstimate.Round(now, now + out + offset, now + out + back));
                now += 50_000_000;
            }

            ClockEstimate estimate = ClockEstimate.best(rounds);

            assertThat(Math.abs(estimate.offsetNanos() - offset)).isLessThanOrEqualTo(estimate.uncertaintyNanos());
            assertThat(estimate.uncertaintyNanos())
                    .isLessThanOrEqualTo(rounds.stream()
                            .mapToLong(round -> (round.heardEpochNanos() - round.askedEpochNanos() + 1) / 2)
                            .min()
                            .orElseThrow());
        }
    }

    @Test
    void shouldCorrectOnlyWhatIsSurelyDifferent() {
        assertThat(new ClockEstimate(900, 1_000).correctionNanos()).isZero();
        assertThat(new ClockEstimate(-1_000, 1_000).correctionNanos()).isZero();
        assertThat(new ClockEstimate(-1_001, 1_000).correctionNanos()).isEqualTo(-1_001);
        assertThat(ClockEstimate.best(List.of())).isEqualTo(ClockEstimate.OWN);
        assertThat(ClockEstimate.OWN.differs()).isFalse();
    }
}
