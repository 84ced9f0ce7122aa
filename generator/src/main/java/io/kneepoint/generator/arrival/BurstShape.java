// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.time.Duration;

/**
 * Where a load bursts: each period is calm but for one burst in its middle, so that there is calm before the first burst to
 * compare with and after the last one to recover in.
 *
 * @param multiplier load of the burst over that of the calm, above 1
 * @param period length of a period
 * @param duty share of a period that the burst takes, above 0 and below 1
 */
public record BurstShape(double multiplier, Duration period, double duty) {

    public BurstShape {
        if (!(multiplier > 1 && multiplier <= 1e6)) {
            throw new IllegalArgumentException(
                    "multiplier: " + multiplier + " (expected: above 1, times the calm load)");
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period: " + period + " (expected: above 0s)");
        }
        if (!(duty > 0 && duty < 1)) {
            throw new IllegalArgumentException("duty: " + duty * 100 + "% (expected: above 0% and below 100%)");
        }
    }

    /** Length of a period. [ns] */
    public long periodNanos() {
        return period.toNanos();
    }

    /** When the burst begins. [ns since its period began] */
    public long burstFromNanos() {
        return (long) (periodNanos() * (1 - duty) / 2);
    }

    /** When the burst ends. [ns since its period began] */
    public long burstToNanos() {
        return burstFromNanos() + (long) (periodNanos() * duty);
    }

    /** Whether the load bursts at that moment. [ns since the load began] */
    boolean isBurst(long offsetNanos) {
        long inPeriod = Math.floorMod(offsetNanos, periodNanos());
        return inPeriod >= burstFromNanos() && inPeriod < burstToNanos();
    }
}
