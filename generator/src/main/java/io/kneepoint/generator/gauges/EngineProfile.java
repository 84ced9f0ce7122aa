// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import io.kneepoint.schemas.config.Defaulted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Names of one engine's gauges. Of several names the first that a page has counts.
 *
 * @param name the engine
 * @param running gauges of requests being worked on, at least one
 * @param waiting gauges of the queue
 * @param kvUsage gauges of the KV cache in use, 0 to 1
 * @param onlyWhere labels that tell copies of one number apart, with the value of the one that counts
 */
record EngineProfile(
        String name,
        List<String> running,
        @Defaulted List<String> waiting,
        @Defaulted List<String> kvUsage,
        @Defaulted Map<String, String> onlyWhere) {

    EngineProfile {
        if (running.isEmpty()) {
            throw new IllegalArgumentException("running: [] (expected: at least one gauge)");
        }
        running = List.copyOf(running);
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
        kvUsage = kvUsage == null ? List.of() : List.copyOf(kvUsage);
        onlyWhere = onlyWhere == null ? Map.of() : Map.copyOf(onlyWhere);
    }

    /** The load that a page tells in this engine's words; empty when it does not say how many requests run. */
    Optional<EngineLoad> read(List<PrometheusSeries> page) {
        OptionalDouble busy = sum(values(page, running));
        if (busy.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble fill = DoubleStream.of(values(page, kvUsage)).max();
        return Optional.of(new EngineLoad(name, busy.getAsDouble(), sum(values(page, waiting)), fill));
    }

    private static OptionalDouble sum(double[] values) {
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(values).sum());
    }

    private double[] values(List<PrometheusSeries> page, List<String> gauges) {
        for (String gauge : gauges) {
            double[] found = page.stream()
                    .filter(series -> series.name().equals(gauge) && counts(series))
                    .mapToDouble(PrometheusSeries::value)
                    .filter(value -> Double.isFinite(value) && value >= 0)
                    .toArray();
            if (found.length > 0) {
                return found;
            }
        }
        return new double[0];
    }

    private boolean counts(PrometheusSeries series) {
        return onlyWhere.entrySet().stream()
                .allMatch(label -> series.labels()
                        .getOrDefault(label.getKey(), label.getValue())
                        .equals(label.getValue()));
    }
}
