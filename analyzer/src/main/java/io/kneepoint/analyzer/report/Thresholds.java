// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** When a level is good, acceptable or problematic: {@code config/thresholds.yaml}. */
public record Thresholds(
        Latency ttft, Latency tpot, Ratio jitter, Ratio tailRatio, Ratio errorRatePercent, List<Throughput> systemTps) {

    /** Limits of a latency. */
    public record Latency(Duration good, Duration acceptable) {
        Grade of(double nanos) {
            return grade(nanos, (double) good.toNanos(), (double) acceptable.toNanos());
        }
    }

    /** Limits of a number without a unit. */
    public record Ratio(double good, double acceptable) {
        Grade of(double value) {
            return grade(value, good, acceptable);
        }
    }

    /** Lower limits of the throughput of models up to a size. [tokens/s] */
    public record Throughput(double upToBillionParameters, double good, double acceptable) {}

    /** Reads the thresholds. */
    public static Thresholds read(ConfigFiles config) {
        return config.read("thresholds.yaml", Thresholds.class);
    }

    /** Grades of a level; one is empty where its number is. */
    public Grades grades(ConcurrencyLevel level, OptionalDouble billionParameters) {
        return new Grades(
                optional(level.getTtft().getP95Nanos()).map(ttft::of),
                optional(level.getTpot().getP50Nanos()).map(tpot::of),
                systemTps(level.getOutputTokensPerSecond(), billionParameters),
                optional(level.getItlCv()).map(jitter::of),
                optional(level.getTailRatio()).map(tailRatio::of),
                optional(level.getErrorRate()).map(rate -> errorRatePercent.of(rate * 100)));
    }

    private Optional<Grade> systemTps(Double tokensPerSecond, OptionalDouble billionParameters) {
        return Optional.ofNullable(tokensPerSecond)
                .flatMap(rate ->
                        throughput(billionParameters).map(limit -> grade(-rate, -limit.good(), -limit.acceptable())));
    }

    /** The limits of the throughput of a model of this size; empty when the size is unknown or above all of them. */
    public Optional<Throughput> throughput(OptionalDouble billionParameters) {
        return billionParameters.isEmpty()
                ? Optional.empty()
                : systemTps.stream()
                        .filter(limit -> billionParameters.getAsDouble() <= limit.upToBillionParameters())
                        .min(Comparator.comparing(Throughput::upToBillionParameters));
    }

    private static Optional<Double> optional(Double value) {
        return Optional.ofNullable(value);
    }

    private static Grade grade(double value, double good, double acceptable) {
        return value < good ? Grade.GOOD : value <= acceptable ? Grade.ACCEPTABLE : Grade.PROBLEMATIC;
    }

    /** Grades of the six metrics of a level. */
    public record Grades(
            Optional<Grade> ttft,
            Optional<Grade> tpot,
            Optional<Grade> systemTps,
            Optional<Grade> jitter,
            Optional<Grade> tailRatio,
            Optional<Grade> errorRate) {

        Grades withoutTtft() {
            return new Grades(Optional.empty(), tpot, systemTps, jitter, Optional.empty(), errorRate);
        }
    }
}
