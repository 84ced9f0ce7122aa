// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random gaps have the distribution that they claim, mean 1, and follow from seed and index alone. */
class RandomSpacingLawTest {

    private static final int SAMPLE = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 42, -7})
    void shouldHavePoissonsGaps(long seed) {
        assertFits(new ExponentialDistribution(null, 1), new Spacing.Poisson(seed), seed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1, 2, 10, 100})
    void shouldHaveGammasGaps(double shape) {
        for (long seed = 1; seed <= 4; seed++) {
            assertFits(new GammaDistribution(null, shape, 1 / shape), new Spacing.Gamma(shape, seed), seed);
        }
    }

    @Test
    void shouldFailTheTestWithAnotherDistribution() {
        double p = new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(new ExponentialDistribution(null, 1), gaps(new Spacing.Gamma(1.1, 1)));
        assertThat(p).isLessThan(0.001);
    }

    private static void assertFits(RealDistribution distribution, Spacing spacing, long seed) {
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(distribution, gaps(spacing));
        assertThat(p).as("Kolmogorov-Smirnov p of %s, seed %d", spacing, seed).isGreaterThan(0.01);
    }

    private static double[] gaps(Spacing spacing) {
        return LongStream.range(0, SAMPLE)
                .mapToDouble(i -> Spacing.arrivals(spacing.gapQ30(i)))
                .toArray();
    }

    @Test
    void shouldHaveIndependentGaps() {
        for (Spacing spacing : new Spacing[] {new Spacing.Poisson(3), new Spacing.Gamma(0.5, 3)}) {
            double[] gaps = gaps(spacing);
            double variance = 0;
            double covariance = 0;
            for (int i = 1; i < gaps.length; i++) {
                variance += (gaps[i] - 1) * (gaps[i] - 1);
                covariance += (gaps[i] - 1) * (gaps[i - 1] - 1);
            }
            assertThat(Math.abs(covariance / variance)).as("%s", spacing).isLessThan(3 / Math.sqrt(SAMPLE));
        }
    }

    @Test
    void shouldDeriveEachGapFromItsIndex() {
        for (Spacing spacing : new Spacing[] {new Spacing.Even(), new Spacing.Poisson(9), new Spacing.Gamma(0.3, 9)}) {
            long later = spacing.gapQ30(123_456);
            for (long i = 0; i < 1_000; i++) {
                spacing.gapQ30(i);
            }
            assertThat(spacing.gapQ30(123_456)).as("%s", spacing).isEqualTo(later);
        }
    }

    @Test
    void shouldRepeatItselfBySeedAndOnlyThen() {
        assertThat(arrivals(new Spacing.Poisson(1))).isEqualTo(arrivals(new Spacing.Poisson(1)));
        assertThat(arrivals(new Spacing.Poisson(1))).isNotEqualTo(arrivals(new Spacing.Poisson(2)));
    }

    private static long[] arrivals(Spacing spacing) {
        ArrivalSchedule schedule = new SpacedArrivals(new RateProfile.Constant(Rate.perSecond(50)), spacing);
        return LongStream.range(0, 1_000)
                .map(i -> schedule.nextArrivalNanos().orElseThrow())
                .toArray();
    }

    /** By Wald, the count of arrivals of a unit rate by time n is n ± a few √n, whatever n is: the sum does not drift. */
    @Test
    void shouldKeepItsRateOverTenMillionArrivals() {
        ArrivalSchedule schedule =
                new SpacedArrivals(new RateProfile.Constant(Rate.perSecond(1_000)), new Spacing.Poisson(11));
        long last = 0;
        for (int i = 0; i < 10_000_000; i++) {
            last = schedule.nextArrivalNanos().orElseThrow();
        }
        double meanGapNanos = last / 1e7;
        assertThat(meanGapNanos).isBetween(1e6 * (1 - 4 / Math.sqrt(1e7)), 1e6 * (1 + 4 / Math.sqrt(1e7)));
    }

    @Test
    void shouldRefuseAShapeThatMakesNoSense() {
        for (double shape : new double[] {0, -1, 0.01, 1e6, Double.NaN}) {
            assertThatThrownBy(() -> new Spacing.Gamma(shape, 1)).hasMessageContaining("burstiness: " + shape);
        }
    }
}
