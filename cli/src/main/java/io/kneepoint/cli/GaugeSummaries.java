// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.EngineGauges;
import io.kneepoint.generator.gauges.EngineLoad;
import io.kneepoint.generator.gauges.GaugeSample;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** What an engine said of itself, summed up over the steady part of each level. */
final class GaugeSummaries {

    private GaugeSummaries() {}

    /** By stage; a level whose time is unknown, or in which the engine was not asked, is not there. */
    static Map<Integer, EngineGauges> byStage(Collection<ConcurrencyLevel> levels, List<GaugeSample> samples) {
        Map<Integer, EngineGauges> summaries = new TreeMap<>();
        for (ConcurrencyLevel level : levels) {
            Long from = level.getMeasureFromEpochNanos();
            Long length = level.getMeasureDurationNanos();
            if (from == null || length == null) {
                continue;
            }
            List<EngineLoad> within = samples.stream()
                    .filter(sample -> sample.sampledEpochNanos() >= from && sample.sampledEpochNanos() < from + length)
                    .map(GaugeSample::load)
                    .toList();
            if (!within.isEmpty()) {
                summaries.put(level.getStage(), summary(within));
            }
        }
        return summaries;
    }

    private static EngineGauges summary(List<EngineLoad> loads) {
        return new EngineGauges(
                loads.size(),
                loads.stream().mapToDouble(EngineLoad::running).average().orElseThrow(),
                known(loads, EngineLoad::waiting).average(),
                known(loads, EngineLoad::kvUsage).max());
    }

    private static DoubleStream known(List<EngineLoad> loads, Function<EngineLoad, OptionalDouble> gauge) {
        return loads.stream().map(gauge).flatMapToDouble(OptionalDouble::stream);
    }
}
