// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A history of runs of one experiment: which of its metrics changed, and since which run.
 *
 * <p>{@link ChangePoints} on ln of each gated metric at each level, the run as the unit; each split at α divided by the
 * number of histories, so that the chance of finding any change in a history without one stays at α. Shares are left
 * out, for a share of 0 has no logarithm; so are runs that give a metric by another rule than most.
 *
 * @param runs names of the runs, oldest first
 * @param trends one for each gate and level that enough runs have
 * @param notes what a reader must know, one clause each
 */
public record TrendReport(List<String> runs, List<Trend> trends, List<String> notes) {

    private static final int SHORTEST = 3;
    private static final int FEWEST_PERMUTATIONS = 499;
    private static final long SEED = 20_011;

    /** Runs below which a history cannot show a change: two levels of three. */
    public static final int FEWEST_RUNS = 2 * SHORTEST;

    public TrendReport {
        runs = List.copyOf(runs);
        trends = List.copyOf(trends);
        notes = List.copyOf(notes);
    }

    /** The history of these runs, oldest first. */
    public static TrendReport of(List<RunSample> runs, GatePolicy policy) {
        List<Trend> histories = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>(mixtures(runs));
        for (OptionalInt level : Strata.levels(runs)) {
            for (Gate gate : policy.gates()) {
                history(runs, gate, level, notes).ifPresent(histories::add);
            }
        }
        double alpha = policy.alpha() / Math.max(1, histories.size());
        int permutations = (int) Math.max(FEWEST_PERMUTATIONS, Math.ceil(2 / alpha));
        ChangePoints changePoints = new ChangePoints(alpha, permutations, SHORTEST, SEED);
        List<Trend> trends = histories.stream()
                .map(history -> withShifts(history, higherIsBetter(history), changePoints))
                .toList();
        return new TrendReport(runs.stream().map(RunSample::name).toList(), trends, List.copyOf(notes));
    }

    private static boolean higherIsBetter(Trend trend) {
        return Metric.parse(trend.metric()).higherIsBetter();
    }

    private static Optional<Trend> history(List<RunSample> runs, Gate gate, OptionalInt level, Set<String> notes) {
        if (gate.metric().isShare()) {
            return Optional.empty();
        }
        List<Trend.Point> points = new ArrayList<>();
        for (RunSample run : OneRule.of(runs, new RulePlace(gate.metric(), level), notes)) {
            double value =
                    run.level(level).orElseThrow().observations(gate.metric()).statistic(gate.statistic());
            if (value > 0) {
                points.add(new Trend.Point(run.name(), value));
            }
        }
        return points.size() < FEWEST_RUNS
                ? Optional.empty()
                : Optional.of(new Trend(
                        gate.metric().label(), gate.statistic().name(), level, gate.margin(), points, List.of()));
    }

    private static Trend withShifts(Trend history, boolean higherIsBetter, ChangePoints changePoints) {
        Sample values = Sample.of(
                history.points().stream().mapToDouble(Trend.Point::value).toArray());
        List<Trend.Shift> shifts = changePoints.of(values).stream()
                .map(change -> {
                    double ratio = 1 + change.changePercent() / 100;
                    double worsening = 100 * ((higherIsBetter ? 1 / ratio : ratio) - 1);
                    return new Trend.Shift(
                            history.points().get(change.index()).run(),
                            change.index(),
                            change.p(),
                            change.changePercent(),
                            worsening > history.marginPercent());
                })
                .toList();
        return new Trend(
                history.metric(),
                history.statistic(),
                history.concurrency(),
                history.marginPercent(),
                history.points(),
                shifts);
    }

    /** What is not the same in all runs, beside their prompts. */
    private static List<String> mixtures(List<RunSample> runs) {
        Map<String, TreeSet<String>> values = new TreeMap<>();
        for (RunSample run : runs) {
            run.fingerprint()
                    .forEach((key, value) ->
                            values.computeIfAbsent(key, k -> new TreeSet<>()).add(value));
        }
        values.remove(RunSample.PROMPTS);
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "the runs differ in " + entry.getKey() + ": " + String.join(" and ", entry.getValue()))
                .toList();
    }

    /** The history that is worse by most since its last change; empty when none is worse. */
    public Optional<Trend> worst() {
        return trends.stream()
                .filter(trend -> trend.worseSince().isPresent())
                .max(Comparator.comparingDouble(trend ->
                        Math.abs(Math.log1p(trend.worseSince().orElseThrow().changePercent() / 100))));
    }

    /** Field names and values of the JSON, in its order; absent is {@code null}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "worseSince",
                worst().flatMap(Trend::worseSince).map(Trend.Shift::sinceRun).orElse(null));
        json.put("runs", runs);
        json.put("trends", trends.stream().map(TrendReport::trendJson).toList());
        json.put("notes", notes);
        return json;
    }

    private static Map<String, Object> trendJson(Trend trend) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", trend.metric());
        json.put("statistic", trend.statistic());
        json.put(
                "concurrency",
                trend.concurrency().isPresent() ? trend.concurrency().getAsInt() : null);
        json.put("marginPercent", trend.marginPercent());
        json.put(
                "points",
                trend.points().stream()
                        .map(point -> {
                            Map<String, Object> node = new LinkedHashMap<>();
                            node.put("run", point.run());
                            node.put("value", point.value());
                            return node;
                        })
                        .toList());
        json.put(
                "changes",
                trend.shifts().stream()
                        .map(shift -> {
                            Map<String, Object> node = new LinkedHashMap<>();
                            node.put("sinceRun", shift.sinceRun());
                            node.put("index", shift.index());
                            node.put("p", shift.p());
                            node.put("changePercent", shift.changePercent());
                            node.put("worse", shift.worse());
                            return node;
                        })
                        .toList());
        return json;
    }
}
