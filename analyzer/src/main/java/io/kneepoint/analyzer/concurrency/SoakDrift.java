// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.statistics.Drift;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.metric.MetricDrift;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How latencies changed over a soak: {@link Drift} of TTFT, TPOT and E2E of the requests that ended well. */
final class SoakDrift {

    private static final double NANOS_PER_HOUR = 3.6e12;

    private SoakDrift() {}

    /** One for each latency that can be judged; none for another pattern. The requests must be in order. */
    static List<MetricDrift> of(Stage stage, List<RequestTimeline> ok) {
        if (stage.pattern() != LoadPattern.SOAK || stage.lengthNanos() == null) {
            return List.of();
        }
        List<MetricDrift> drifts = new ArrayList<>();
        add(drifts, "TTFT", ok, RequestLatencies::ttft, stage.lengthNanos());
        add(drifts, "TPOT", ok, RequestLatencies::tpot, stage.lengthNanos());
        add(drifts, "E2E", ok, RequestLatencies::e2e, stage.lengthNanos());
        return drifts;
    }

    private static void add(
            List<MetricDrift> drifts,
            String metric,
            List<RequestTimeline> ok,
            Function<RequestTimeline, Double> latency,
            long lengthNanos) {
        double[] values = ok.stream()
                .map(latency)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .toArray();
        if (values.length == 0) {
            return;
        }
        Drift.of(Sample.of(values)).ifPresent(drift -> {
            double whole = drift.slope() * drift.blocks();
            drifts.add(new MetricDrift(
                    metric,
                    100 * Math.expm1(whole * NANOS_PER_HOUR / lengthNanos),
                    100 * Math.expm1(whole),
                    drift.pTwoSided(),
                    drift.nonStationary()));
        });
    }
}
