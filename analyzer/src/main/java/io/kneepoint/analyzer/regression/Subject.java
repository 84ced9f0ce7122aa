// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Statistic;
import java.util.OptionalInt;

/** What one comparison is about: a metric by name, its statistic, its margin and its level. */
record Subject(
        String metric,
        Statistic statistic,
        double margin,
        boolean higherIsBetter,
        boolean latency,
        OptionalInt concurrency,
        boolean gated) {

    static Subject of(Gate gate, OptionalInt concurrency, boolean gated) {
        Metric metric = gate.metric();
        return new Subject(
                metric.label(),
                gate.statistic(),
                gate.margin(),
                metric.higherIsBetter(),
                metric.isLatency(),
                concurrency,
                gated);
    }
}
