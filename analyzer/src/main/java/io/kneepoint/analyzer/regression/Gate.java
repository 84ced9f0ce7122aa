// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Statistic;

/**
 * One comparison that is to be made.
 *
 * @param metric what is compared
 * @param statistic which of its statistics; the mean for shares and for throughput
 * @param margin worsening that counts: percent, or points for a share; from 0
 */
public record Gate(Metric metric, Statistic statistic, double margin) {

    public Gate {
        if (!(margin >= 0) || Double.isInfinite(margin) || (metric.isShare() && margin >= 100)) {
            throw new IllegalArgumentException("margin of " + metric.label() + ": " + margin
                    + " (expected: from 0, in percent; below 100 points for a share)");
        }
        if ((metric.isShare() || metric.higherIsBetter()) && statistic instanceof Statistic.Quantile) {
            throw new IllegalArgumentException(
                    "statistic of " + metric.label() + ": " + statistic.name() + " (expected: mean)");
        }
    }
}
