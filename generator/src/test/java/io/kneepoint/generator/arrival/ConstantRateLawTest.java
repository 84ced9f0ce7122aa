// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A constant rate never drifts: arrival i is due at exactly ⌊i / rate⌋. */
class ConstantRateLawTest {

    private static final int MANY = 10_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"7/m", "1000/s", "700000/s"})
    void shouldNotDriftOverTenMillionArrivals(String text) {
        Rate rate = Rate.parse(text);
        ArrivalSchedule schedule = new SpacedArrivals(new RateProfile.Constant(rate), new Spacing.Even());
        SplittableRandom random = new SplittableRandom(5);
        long at = -1;
        int nextChecked = 0;
        for (int i = 0; i < MANY; i++) {
            long next = schedule.nextArrivalNanos().orElseThrow();
            if (next < at) {
                throw new AssertionError(text + ": arrival " + i + " at " + next + " comes before " + at);
            }
            at = next;
            if (i == nextChecked || i == MANY - 1) {
                assertThat(at).as("%s, arrival %d", text, i).isEqualTo(exact(rate, i));
                nextChecked += 1 + random.nextInt(20_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5/h", "1/s", "3/s", "333.333333/s", "0.7/m", "999999.999999/s"})
    void shouldBeExactAtAnyIndexUpToTenMillion(String text) {
        Rate rate = Rate.parse(text);
        RateProfile profile = new RateProfile.Constant(rate);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            long index = i == 0 ? MANY : random.nextLong(MANY);
            assertThat(profile.offsetNanos(index << Spacing.FRACTION_BITS))
                    .as("%s, arrival %d", text, index)
                    .isEqualTo(exact(rate, index));
        }
    }

    @Test
    void shouldKeepEveryGapWithinOneNanosecondOfTheOthers() {
        Rate rate = Rate.parse("700000/s");
        RateProfile profile = new RateProfile.Constant(rate);
        for (long i = 0; i < 100_000; i++) {
            long gap = profile.offsetNanos((i + 1) << Spacing.FRACTION_BITS)
                    - profile.offsetNanos(i << Spacing.FRACTION_BITS);
            assertThat(gap).as("gap %d", i).isBetween(1428L, 1429L);
        }
    }

    @Test
    void shouldPlaceFractionsBetweenTheirNeighbours() {
        RateProfile profile = new RateProfile.Constant(Rate.parse("0.001/h"));
        long one = profile.offsetNanos(Spacing.ONE);
        assertThat(profile.offsetNanos(Spacing.ONE / 2)).isEqualTo(one / 2);
        assertThat(profile.offsetNanos(3 * Spacing.ONE / 4)).isEqualTo(3 * (one / 4));
        assertThat(profile.offsetNanos(Spacing.ONE + Spacing.ONE / 2)).isEqualTo(one + one / 2);
    }

    private static long exact(Rate rate, long index) {
        return BigInteger.valueOf(index)
                .multiply(BigInteger.valueOf(rate.perNanos()))
                .divide(BigInteger.valueOf(rate.arrivals()))
                .longValueExact();
    }
}
