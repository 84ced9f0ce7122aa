// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.time.Duration;
import java.util.OptionalLong;

/** How many requests are meant to be in flight over time: a function with steps. Pure and immutable. */
public sealed interface ConcurrencyTarget {

    /** Requests in flight at that moment. [requests, ≥ 1; ns ≥ 0 since the stage began] */
    int at(long offsetNanos);

    /** First moment after the given one at which the target may differ; empty when it never will. [ns since the stage began] */
    OptionalLong nextChangeNanos(long offsetNanos);

    /** Greatest target over all time. [requests] */
    int greatest();

    /** The same all the time. */
    record Constant(int concurrency) implements ConcurrencyTarget {

        public Constant {
            requirePositive("concurrency", concurrency);
        }

        @Override
        public int at(long offsetNanos) {
            return concurrency;
        }

        @Override
        public OptionalLong nextChangeNanos(long offsetNanos) {
            return OptionalLong.empty();
        }

        @Override
        public int greatest() {
            return concurrency;
        }
    }

    /** Every whole number from one to another, each for the same part of a time. */
    record Ramp(int from, int to, Duration over) implements ConcurrencyTarget {

        public Ramp {
            requirePositive("concurrency", Math.min(from, to));
            if (over.isZero() || over.isNegative()) {
                throw new IllegalArgumentException("duration: " + over + " (expected: above 0s)");
            }
        }

        private int steps() {
            return Math.abs(to - from) + 1;
        }

        @Override
        public int at(long offsetNanos) {
            long step = new Ratio(steps(), over.toNanos()).floorOf(Math.min(offsetNanos, over.toNanos()));
            return from + (int) Math.min(step, steps() - 1) * Integer.signum(to - from);
        }

        @Override
        public OptionalLong nextChangeNanos(long offsetNanos) {
            long step = new Ratio(steps(), over.toNanos()).floorOf(Math.min(offsetNanos, over.toNanos()));
            return step + 1 >= steps()
                    ? OptionalLong.empty()
                    : OptionalLong.of(new Ratio(over.toNanos(), steps()).ceilingOf(step + 1));
        }

        @Override
        public int greatest() {
            return Math.max(from, to);
        }
    }

    /** A calm number, and a multiple of it, rounded, in each burst. */
    record Burst(int base, BurstShape shape) implements ConcurrencyTarget {

        public Burst {
            requirePositive("concurrency", base);
        }

        @Override
        public int at(long offsetNanos) {
            return shape.isBurst(offsetNanos) ? greatest() : base;
        }

        @Override
        public OptionalLong nextChangeNanos(long offsetNanos) {
            long inPeriod = Math.floorMod(offsetNanos, shape.periodNanos());
            long period = offsetNanos - inPeriod;
            if (inPeriod < shape.burstFromNanos()) {
                return OptionalLong.of(period + shape.burstFromNanos());
            }
            return OptionalLong.of(period
                    + (inPeriod < shape.burstToNanos()
                            ? shape.burstToNanos()
                            : shape.periodNanos() + shape.burstFromNanos()));
        }

        @Override
        public int greatest() {
            return (int) Math.round(base * shape.multiplier());
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
