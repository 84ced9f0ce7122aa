// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.capacity.BreakingPoint;
import io.kneepoint.analyzer.capacity.CurveAnalysis;
import io.kneepoint.analyzer.capacity.CurveOptions;
import io.kneepoint.analyzer.capacity.CurveResult;
import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The levels of a run to its curve, as {@link CurveAnalysis} reads them. */
public final class CurveFold {

    static {
        TrustedRecords.install();
    }

    private CurveFold() {}

    /** The curve through these points; the objective for TTFT, where there is one, is a limit on its p95. */
    public static ConcurrencyCurve of(String runId, List<LevelPoint> points, Objectives objectives) {
        CurveOptions options = CurveOptions.defaults();
        if (objectives != null && objectives.getTtftNanos() != null) {
            options = options.withTtftP95LimitNanos((double) objectives.getTtftNanos());
        }
        CurveResult result = CurveAnalysis.of(points, options);
        ConcurrencyCurve.Builder curve =
                ConcurrencyCurve.newBuilder().setRunId(runId).setLevels(points.size());
        result.peak()
                .ifPresent(peak ->
                        curve.setPeakConcurrency(peak.concurrency()).setPeakTokensPerSecond(peak.tokensPerSecond()));
        result.knee()
                .ifPresent(knee -> curve.setKneeLow(knee.low())
                        .setKneeMedian(knee.median())
                        .setKneeHigh(knee.high()));
        result.kneeCi95().ifPresent(ci -> curve.setKneeCiLow(ci.lower()).setKneeCiHigh(ci.upper()));
        result.sweetSpot().ifPresent(spot -> curve.setSweetSpotLow(spot.lower()).setSweetSpotHigh(spot.upper()));
        result.usl()
                .ifPresent(usl -> curve.setUslAlpha(usl.alpha())
                        .setUslBeta(usl.beta())
                        .setUslGamma(usl.gamma())
                        .setUslRSquared(usl.rSquared()));
        result.fittedPeak().ifPresent(peak -> {
            curve.setFittedPeakConcurrency(peak.concurrency()).setFittedPeakTokensPerSecond(peak.tokensPerSecond());
            peak.ci95()
                    .ifPresent(range ->
                            curve.setFittedPeakCiLow(boxed(range.low())).setFittedPeakCiHigh(boxed(range.high())));
        });
        result.breakingPoint().ifPresent(broken -> describeBreak(curve, broken));
        Map<String, String> reasons = new TreeMap<>();
        result.reasons().forEach((part, reason) -> reasons.put(part.name(), reason));
        return curve.setFlags(result.flags().stream().map(Enum::name).sorted().toList())
                .setReasons(reasons)
                .build();
    }

    private static void describeBreak(ConcurrencyCurve.Builder curve, BreakingPoint broken) {
        curve.setLastGood(boxed(broken.lastGood()))
                .setFirstBroken(broken.firstBroken())
                .setBreakReason(broken.causes().stream().map(CurveFold::inWords).collect(Collectors.joining("; ")));
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static String inWords(BreakingPoint.Cause cause) {
        return switch (cause) {
            case THROUGHPUT_DROP -> "throughput fell significantly below that of a lower level";
            case ERRORS -> "the error rate is above its budget of 1 %";
            case TTFT_LIMIT -> "p95 TTFT is above its objective";
            case NON_STATIONARY -> "latency drifted while the load was constant";
        };
    }
}
