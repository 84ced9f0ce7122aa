// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.Gate;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.NamedSample;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * TTFT of two runs at one load level: both distributions as steps, and the verdict on p95 with the margin of the default gate.
 * The verdict is the one of {@link RunComparator}; nothing is judged here. Stateless.
 */
final class RunComparison {

    private static final Gate GATE = GatePolicy.defaults().gates().stream()
            .filter(gate -> gate.metric() == Metric.TTFT)
            .findFirst()
            .orElseGet(() -> new Gate(Metric.TTFT, Statistic.quantile(0.95), 15));
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int MOST_STEPS = 400;

    private RunComparison() {}

    /**
     * The comparison at this concurrency.
     *
     * @throws IllegalArgumentException when a run is unknown or has no such level
     */
    static ObjectNode of(RunBoard board, String baseline, String candidate, int concurrency) {
        double[] before = ttftMillis(board, baseline, concurrency);
        double[] after = ttftMillis(board, candidate, concurrency);
        Comparison comparison = new RunComparator(GatePolicy.single(GATE), Pairing.INDEPENDENT)
                .compareSamples(
                        GATE.metric().label(),
                        GATE,
                        List.of(new NamedSample(baseline, Sample.positive(before))),
                        List.of(new NamedSample(candidate, Sample.positive(after))))
                .comparisons()
                .get(0);
        ObjectNode node = PageJson.object();
        node.put("concurrency", concurrency);
        node.put("verdict", comparison.decision().kind().name());
        node.put("words", words(comparison, before.length, after.length));
        node.set("comparison", Reply.JSON.valueToTree(comparison.toJson()));
        node.set("baseline", steps(before));
        node.set("candidate", steps(after));
        return node;
    }

    private static double[] ttftMillis(RunBoard board, String name, int concurrency) {
        Map<ConcurrencyLevel, List<Lane>> measured = board.ask(name, RunTrack::measuredLanes)
                .orElseThrow(
                        () -> new IllegalArgumentException("run: " + name + " (expected: one of those in the list)"));
        List<Lane> lanes = measured.entrySet().stream()
                .filter(entry -> Objects.equals(entry.getKey().getConcurrency(), concurrency))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "concurrency: " + concurrency + " (expected: a level that " + name + " has measured)"));
        return lanes.stream()
                .filter(lane -> lane.outcome() == Outcome.OK
                        && lane.firstTokenOffsetNanos().isPresent())
                .sorted(Comparator.comparingLong(Lane::sentEpochNanos)
                        .thenComparingInt(Lane::worker)
                        .thenComparingLong(Lane::ordinal))
                .mapToDouble(lane -> lane.firstTokenOffsetNanos().getAsLong() / NANOS_PER_MILLI)
                .toArray();
    }

    /** The empirical distribution: value and share of requests at or below it. */
    private static ObjectNode steps(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        ObjectNode node = PageJson.object().put("requests", sorted.length);
        ArrayNode ms = node.putArray("ms");
        ArrayNode share = node.putArray("share");
        int stride = Math.max(1, sorted.length / MOST_STEPS);
        for (int i = 0; i < sorted.length; i++) {
            if (i % stride == 0 || i == sorted.length - 1) {
                ms.add(PageJson.rounded(sorted[i]));
                share.add((i + 1.0) / sorted.length);
            }
        }
        return node;
    }

    private static String words(Comparison comparison, int before, int after) {
        String change = comparison.numbers().changePercent().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "p95 TTFT of the candidate is %+.1f %% against the baseline",
                        comparison.numbers().changePercent().getAsDouble())
                : "p95 TTFT cannot be compared";
        String interval =
                comparison.numbers().ratioCi95().map(RunComparison::interval).orElse("");
        String counts = String.format(Locale.ROOT, "; %,d and %,d requests", before, after);
        return switch (comparison.decision().kind()) {
            case REGRESSION ->
                "Regression, "
                        + comparison
                                .decision()
                                .confidence()
                                .orElseThrow()
                                .name()
                                .toLowerCase(Locale.ROOT) + ": " + change + interval + counts + ".";
            case NO_REGRESSION -> "No regression: " + change + interval + counts + ".";
            case INCONCLUSIVE ->
                "Inconclusive, " + comparison.decision().reason().orElseThrow().text() + ": " + change + interval
                        + counts + ".";
        };
    }

    private static String interval(Interval ratio) {
        return String.format(
                Locale.ROOT,
                " (95 %% interval %+.1f %% to %+.1f %%, margin %.0f %%)",
                100 * (ratio.lower() - 1),
                100 * (ratio.upper() - 1),
                GATE.margin());
    }
}
