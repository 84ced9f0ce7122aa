// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report of the brief's own table: eight levels whose knee is at about 25. */
public final class SampleReport {

    static {
        TrustedRecords.install();
    }

    private static final double[] TOKENS_PER_SECOND = {58, 112, 218, 410, 735, 1_180, 1_450, 1_310};
    private static final double[] P50_MS = {45, 47, 51, 58, 72, 98, 145, 290};
    private static final double[] P95_MS = {52, 56, 64, 79, 115, 195, 420, 1_350};
    private static final double NANOS_PER_MILLI = 1e6;

    private SampleReport() {}

    /** The report, of a model of this name. */
    public static RunReport of(String model) {
        List<ConcurrencyLevel> levels = new ArrayList<>();
        for (int i = 0; i < P50_MS.length; i++) {
            levels.add(level(i));
        }
        ConcurrencyCurve curve = ConcurrencyCurve.newBuilder()
                .setRunId("run-1")
                .setLevels(levels.size())
                .setKneeLow(20.0)
                .setKneeMedian(25.0)
                .setKneeHigh(32.0)
                .setPeakConcurrency(64.0)
                .setPeakTokensPerSecond(1_450.0)
                .setSweetSpotLow(45.0)
                .setSweetSpotHigh(51.0)
                .setLastGood(64.0)
                .setFirstBroken(128.0)
                .setBreakReason("the error rate is above its budget of 1 %")
                .build();
        return new RunReport(
                status(model),
                levels,
                Optional.of(curve),
                Optional.empty(),
                Optional.empty(),
                Serving.unknown(),
                Map.of(),
                List.of(),
                Thresholds.read(ConfigFiles.builtIn()));
    }

    /** The run, disturbed: with a lag that one worker measured, and failures at one level. */
    public static RunReport invalid() {
        RunReport valid = of("m");
        RunStatus status = RunStatus.newBuilder(valid.status())
                .setInvalidReason("event loop lag p99 while measuring: 120.3 ms (expected: at most 50 ms)")
                .setLoopLagP99Nanos(90.4e6)
                .setSendLatenessP99Nanos(1e6)
                .setGcPauseMaxNanos(0L)
                .build();
        List<ConcurrencyLevel> levels = new ArrayList<>(valid.levels());
        levels.set(
                1,
                ConcurrencyLevel.newBuilder(levels.get(1))
                        .setErrors(5)
                        .setErrorRate(0.05)
                        .setErrorsByOutcome(Map.of("TIMEOUT", 1L, "SERVER_ERROR", 4L))
                        .build());
        return new RunReport(
                status,
                levels,
                valid.curve(),
                valid.definitions(),
                valid.instrument(),
                valid.serving(),
                valid.gauges(),
                valid.notes(),
                valid.thresholds());
    }

    /** The same run without a level. */
    public static RunReport empty() {
        return new RunReport(
                status("m"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Serving.unknown(),
                Map.of(),
                List.of(),
                Thresholds.read(ConfigFiles.builtIn()));
    }

    private static RunStatus status(String model) {
        return RunStatus.newBuilder()
                .setRunId("run-1")
                .setState(RunState.COMPLETE)
                .setEventsExpected(10L)
                .setEventsReceived(10)
                .setModel(model)
                .setStartedEpochNanos(1_000_000_000_000L)
                .build();
    }

    private static ConcurrencyLevel level(int index) {
        LatencySummary none = LatencySummary.newBuilder().setCount(0).build();
        return ConcurrencyLevel.newBuilder()
                .setRunId("run-1")
                .setStage(index)
                .setName("c" + (1 << index))
                .setConcurrency(1 << index)
                .setMeasureFromEpochNanos(1_000_000_000_000L + index * 10_000_000_000L)
                .setMeasureDurationNanos(10_000_000_000L)
                .setRequests(100)
                .setErrors(0)
                .setErrorRate(0.0)
                .setOutputTokens(1_000)
                .setOutputTokensPerSecond(TOKENS_PER_SECOND[index])
                .setRequestsPerSecond(10.0)
                .setMeasuredConcurrency((double) (1 << index))
                .setLittleRatio(1.0)
                .setTtft(LatencySummary.newBuilder()
                        .setCount(100)
                        .setP50Nanos(P50_MS[index] * NANOS_PER_MILLI)
                        .setP95Nanos(P95_MS[index] * NANOS_PER_MILLI)
                        .build())
                .setTtftFromIntended(none)
                .setTpot(none)
                .setItl(none)
                .setE2e(none)
                .build();
    }
}
