// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.OptionalDouble;

/**
 * What counts as broken.
 *
 * @param errorBudget error rate that a healthy level may have, in [0, 1)
 * @param ttftP95LimitNanos objective for the 95th percentile of TTFT, above 0; none when empty
 * @param throughputDrop loss against the best lower level that counts, in (0, 1)
 * @param alpha one-sided level of the test of that loss, in (0, 0.5)
 */
public record CurveOptions(double errorBudget, OptionalDouble ttftP95LimitNanos, double throughputDrop, double alpha) {

    public CurveOptions {
        boolean limit = ttftP95LimitNanos.isEmpty() || ttftP95LimitNanos.getAsDouble() > 0;
        if (!(errorBudget >= 0 && errorBudget < 1)
                || !limit
                || !(throughputDrop > 0 && throughputDrop < 1)
                || !(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException("options: " + errorBudget + ", " + ttftP95LimitNanos + ", "
                    + throughputDrop + ", " + alpha
                    + " (expected: budget in [0, 1), limit above 0, drop in (0, 1), alpha in (0, 0.5))");
        }
    }

    /** 1 % errors, no objective, a loss of 3 % at 5 %. */
    public static CurveOptions defaults() {
        return new CurveOptions(0.01, OptionalDouble.empty(), 0.03, 0.05);
    }

    /** This with an objective for p95 TTFT. [ns] */
    public CurveOptions withTtftP95LimitNanos(double limitNanos) {
        return new CurveOptions(errorBudget, OptionalDouble.of(limitNanos), throughputDrop, alpha);
    }

    /** This with another error budget. */
    public CurveOptions withErrorBudget(double budget) {
        return new CurveOptions(budget, ttftP95LimitNanos, throughputDrop, alpha);
    }
}
