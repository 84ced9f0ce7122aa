// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every profile: time grows with the arrivals, and the arrivals up to a time are the integral of the rate up to it. */
class RateProfileLawTest {

    private static final long SECOND = 1_000_000_000L;
    private static final List<RateProfile> PROFILES = List.of(
            new RateProfile.Constant(Rate.parse("37.5/s")),
            new RateProfile.Ramp(Rate.perSecond(1), Rate.perSecond(50), Duration.ofSeconds(100)),
            new RateProfile.Ramp(Rate.perSecond(50), Rate.perSecond(1), Duration.ofSeconds(100)),
            new RateProfile.Ramp(Rate.perSecond(20), Rate.perSecond(20), Duration.ofSeconds(100)),
            new RateProfile.Burst(Rate.perSecond(5), new BurstShape(6, Duration.ofSeconds(20), 0.25)),
            new RateProfile.Burst(Rate.parse("0.7/s"), new BurstShape(30.5, Duration.ofSeconds(7), 0.03)));

    @Test
    void shouldHaveAsManyArrivalsAsTheIntegralOfItsRate() {
        for (RateProfile profile : PROFILES) {
            ArrivalSchedule schedule = new SpacedArrivals(profile, new Spacing.Even());
            long stepNanos = SECOND / 1_000;
            double integral = 0;
            long time = 0;
            for (long i = 0; i < 3_000; i++) {
                long at = schedule.nextArrivalNanos().orElseThrow();
                for (; time < at; time += stepNanos) {
                    integral += profile.perSecondAt(time + stepNanos / 2) * stepNanos / 1e9;
                }
                assertThat(integral).as("%s, arrival %d", profile, i).isEqualTo((double) i, within(0.5));
            }
        }
    }

    @Test
    void shouldNeverRunBackwards() {
        for (RateProfile profile : PROFILES) {
            for (Spacing spacing : List.of(new Spacing.Even(), new Spacing.Poisson(2), new Spacing.Gamma(0.1, 2))) {
                ArrivalSchedule schedule = new SpacedArrivals(profile, spacing);
                long last = 0;
                for (int i = 0; i < 20_000; i++) {
                    long at = schedule.nextArrivalNanos().orElseThrow();
                    assertThat(at).as("%s, %s, arrival %d", profile, spacing, i).isGreaterThanOrEqualTo(last);
                    last = at;
                }
            }
        }
    }

    @Test
    void shouldGoOnWithTheLastRateAfterARamp() {
        RateProfile ramp = new RateProfile.Ramp(Rate.perSecond(10), Rate.perSecond(30), Duration.ofSeconds(10));
        assertThat(ramp.offsetNanos(200L << Spacing.FRACTION_BITS)).isEqualTo(10 * SECOND);
        assertThat(ramp.offsetNanos(230L << Spacing.FRACTION_BITS)).isCloseTo(11 * SECOND, within(10L));
    }

    @Test
    void shouldPutTheBurstIntoTheMiddleOfItsPeriod() {
        BurstShape shape = new BurstShape(3, Duration.ofSeconds(40), 0.25);
        RateProfile burst = new RateProfile.Burst(Rate.perSecond(2), shape);
        assertThat(shape.burstFromNanos()).isEqualTo(15 * SECOND);
        assertThat(shape.burstToNanos()).isEqualTo(25 * SECOND);
        assertThat(burst.perSecondAt(15 * SECOND - 1)).isEqualTo(2);
        assertThat(burst.perSecondAt(15 * SECOND)).isEqualTo(6);
        assertThat(burst.perSecondAt(65 * SECOND - 1)).isEqualTo(6);
        assertThat(burst.perSecondAt(65 * SECOND)).isEqualTo(2);
    }

    @Test
    void shouldReplayATraceAtItsScale() {
        long[] offsets = {0, 10, 10, 1_005};
        ArrivalSchedule fast = new TraceArrivals(offsets, 10);
        offsets[0] = 99;
        assertThat(fast.nextArrivalNanos()).hasValue(0);
        assertThat(fast.nextArrivalNanos()).hasValue(1);
        assertThat(fast.nextArrivalNanos()).hasValue(1);
        assertThat(fast.nextArrivalNanos()).hasValue(100);
        assertThat(fast.nextArrivalNanos()).isEqualTo(OptionalLong.empty());
        assertThatThrownBy(() -> new TraceArrivals(new long[] {5, 4}, 1)).hasMessageContaining("offset 1: 4 ns");
        assertThatThrownBy(() -> new TraceArrivals(offsets, 0)).hasMessageContaining("timeScale: 0.0");
    }

    @Test
    void shouldRefuseBurstsThatAreNone() {
        Duration period = Duration.ofSeconds(10);
        assertThatThrownBy(() -> new BurstShape(1, period, 0.5)).hasMessageStartingWith("multiplier: 1.0");
        assertThatThrownBy(() -> new BurstShape(2, Duration.ZERO, 0.5)).hasMessageStartingWith("period:");
        for (double duty : Arrays.asList(0.0, 1.0, Double.NaN)) {
            assertThatThrownBy(() -> new BurstShape(2, period, duty)).hasMessageStartingWith("duty:");
        }
    }
}
