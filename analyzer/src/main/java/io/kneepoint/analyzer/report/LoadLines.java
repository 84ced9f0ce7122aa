// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.BurstResponse;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.MetricDrift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a table of levels has no column for: the load as asked and as delivered, and what came of bursts and of a soak. */
final class LoadLines {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SHED = "SHED";

    private LoadLines() {}

    static List<String> of(ConcurrencyLevel level, String load) {
        List<String> lines = new ArrayList<>();
        if (level.getRatePerSecond() != null && level.getAskedPerSecond() != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  Load at %s: asked %,.1f/s, delivered %,.1f/s%s · TTFT from intended p50 %s, p95 %s, p99 %s",
                    load,
                    level.getAskedPerSecond(),
                    level.getDeliveredPerSecond(),
                    shed(level),
                    Numbers.duration(level.getTtftFromIntended().getP50Nanos()),
                    Numbers.duration(level.getTtftFromIntended().getP95Nanos()),
                    Numbers.duration(level.getTtftFromIntended().getP99Nanos())));
        }
        failures(level).ifPresent(failures -> lines.add("  Failed at " + load + ": " + failures));
        if (level.getBurstResponse() != null) {
            lines.add("  Bursts at " + load + ": " + bursts(level.getBurstResponse()));
        }
        if (!level.getDrifts().isEmpty()) {
            lines.add("  Drift at " + load + ": "
                    + level.getDrifts().stream().map(LoadLines::drift).collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /** Such as: 40 SERVER_ERROR, 2 TIMED_OUT; what was shed counts too, as in the share of errors. Empty when none failed. */
    private static Optional<String> failures(ConcurrencyLevel level) {
        return Optional.of(level.getErrorsByOutcome().entrySet().stream()
                        .filter(outcome -> outcome.getValue() > 0)
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(outcome -> String.format(Locale.ROOT, "%,d %s", outcome.getValue(), outcome.getKey()))
                        .collect(Collectors.joining(", ")))
                .filter(failures -> !failures.isEmpty());
    }

    /** How long each level was measured; empty where no length is known. */
    static Optional<String> lengths(List<ConcurrencyLevel> levels) {
        String lengths = levels.stream()
                .filter(level -> level.getMeasureDurationNanos() != null && level.getMeasureDurationNanos() > 0)
                .map(level -> String.format(
                        Locale.ROOT,
                        "%,.1f s at %s",
                        level.getMeasureDurationNanos() / NANOS_PER_SECOND,
                        TableReport.load(level)))
                .collect(Collectors.joining(", "));
        return lengths.isEmpty() ? Optional.empty() : Optional.of("  Measured for " + lengths);
    }

    /** How many requests met every objective, level by level; none without objectives at any level. */
    static List<String> goodput(List<ConcurrencyLevel> levels) {
        if (levels.stream().allMatch(level -> level.getGoodputPerSecond() == null)) {
            return List.of();
        }
        return levels.stream()
                .map(level -> "  Goodput at " + TableReport.load(level) + ": "
                        + Numbers.number(level.getGoodputPerSecond()) + " requests/s met every objective, of "
                        + Numbers.number(level.getEndedPerSecond())
                        + (level.getErrors() == 0 ? "" : ", failed ones included"))
                .toList();
    }

    private static String shed(ConcurrencyLevel level) {
        long shed = level.getErrorsByOutcome().getOrDefault(SHED, 0L);
        return shed == 0 ? "" : String.format(Locale.ROOT, ", %,d shed", shed);
    }

    private static String bursts(BurstResponse response) {
        return response.getBursts() + (response.getBursts() == 1 ? " burst" : " bursts") + "; TTFT recovered after "
                + times(
                        response.getRecovered(),
                        response.getBursts(),
                        response.getRecoveryP50DurationNanos(),
                        response.getRecoveryMaxDurationNanos())
                + "; queue drained after "
                + times(
                        response.getDrained(),
                        response.getBursts(),
                        response.getDrainP50DurationNanos(),
                        response.getDrainMaxDurationNanos());
    }

    private static String times(long done, long all, Double medianNanos, Double longestNanos) {
        if (done == 0) {
            return "none of them";
        }
        String times = all == 1
                ? Numbers.duration(longestNanos)
                : Numbers.duration(medianNanos) + " (median), " + Numbers.duration(longestNanos) + " (longest)";
        return done == all ? times : times + ", " + (all - done) + " not before the next";
    }

    private static String drift(MetricDrift drift) {
        return String.format(
                Locale.ROOT,
                "%s %+.1f %% (%+.1f %% an hour, p %.2g%s)",
                drift.getMetric(),
                drift.getChangePercent(),
                drift.getChangePercentPerHour(),
                drift.getPTwoSided(),
                drift.getDrifts() ? ", drifts" : "");
    }
}
