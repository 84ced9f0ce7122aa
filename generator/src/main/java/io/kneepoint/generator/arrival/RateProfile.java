// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.time.Duration;

/**
 * A rate over time, and its inverse: with r(t) the rate and Λ(t) = ∫₀ᵗ r, the moment Λ⁻¹(u) by which u arrivals are due.
 *
 * <p>Placing arrivals that are spaced 1 apart on average at u and sending them at Λ⁻¹(u) gives them the rate r(t), whatever their
 * spacing is. Pure and immutable.
 */
public sealed interface RateProfile {

    /** Λ⁻¹, for a number of arrivals in units of 1 / 2³⁰; grows with it. [ns since the profile began] */
    long offsetNanos(long positionQ30);

    /** r. [arrivals/s] */
    double perSecondAt(long offsetNanos);

    /** The same rate all the time. Exact: arrival i is due at ⌊i / rate⌋. */
    record Constant(Rate rate) implements RateProfile {

        @Override
        public long offsetNanos(long positionQ30) {
            Ratio gap = rate.nanosPerArrival();
            long whole = positionQ30 >>> Spacing.FRACTION_BITS;
            long fraction = positionQ30 & Spacing.ONE - 1;
            long at = gap.floorOf(whole);
            return fraction == 0 ? at : at + scaled(gap.floorOf(whole + 1) - at, fraction);
        }

        /** ⌊nanos × fraction / 2³⁰⌋ over 128 bits. */
        private static long scaled(long nanos, long fraction) {
            int bits = Spacing.FRACTION_BITS;
            return Math.multiplyHigh(nanos, fraction) << Long.SIZE - bits | nanos * fraction >>> bits;
        }

        @Override
        public double perSecondAt(long offsetNanos) {
            return rate.perSecond();
        }
    }

    /**
     * A rate that changes linearly from one value to another over a time, and then stays. With a and b the rates and T the time,
     * Λ(t) = a t + (b − a) t² / 2T, and so Λ⁻¹(u) = 2u / (a + √(a² + 2 (b − a) u / T)) for u ≤ (a + b) T / 2.
     */
    record Ramp(Rate from, Rate to, Duration over) implements RateProfile {

        public Ramp {
            if (over.isZero() || over.isNegative()) {
                throw new IllegalArgumentException("duration: " + over + " (expected: above 0s)");
            }
        }

        @Override
        public long offsetNanos(long positionQ30) {
            double u = Spacing.arrivals(positionQ30);
            double a = (double) from.arrivals() / from.perNanos();
            double b = (double) to.arrivals() / to.perNanos();
            double time = over.toNanos();
            double inRamp = (a + b) * time / 2;
            if (u >= inRamp) {
                return (long) (time + (u - inRamp) / b);
            }
            return (long) (2 * u / (a + Math.sqrt(Math.max(0, a * a + 2 * (b - a) * u / time))));
        }

        @Override
        public double perSecondAt(long offsetNanos) {
            double share = Math.min(1, (double) offsetNanos / over.toNanos());
            return from.perSecond() + (to.perSecond() - from.perSecond()) * share;
        }
    }

    /** A calm rate, and a multiple of it in each burst. */
    record Burst(Rate base, BurstShape shape) implements RateProfile {

        @Override
        public long offsetNanos(long positionQ30) {
            double u = Spacing.arrivals(positionQ30);
            double calmRate = (double) base.arrivals() / base.perNanos();
            double burstRate = calmRate * shape.multiplier();
            double beforeBurst = calmRate * shape.burstFromNanos();
            double inBurst = burstRate * (shape.burstToNanos() - shape.burstFromNanos());
            double inPeriod = beforeBurst + inBurst + calmRate * (shape.periodNanos() - shape.burstToNanos());
            double periods = Math.floor(u / inPeriod);
            double rest = u - periods * inPeriod;
            double offset;
            if (rest < beforeBurst) {
                offset = rest / calmRate;
            } else if (rest < beforeBurst + inBurst) {
                offset = shape.burstFromNanos() + (rest - beforeBurst) / burstRate;
            } else {
                offset = shape.burstToNanos() + (rest - beforeBurst - inBurst) / calmRate;
            }
            return ((long) periods) * shape.periodNanos() + (long) offset;
        }

        @Override
        public double perSecondAt(long offsetNanos) {
            return base.perSecond() * (shape.isBurst(offsetNanos) ? shape.multiplier() : 1);
        }
    }
}
