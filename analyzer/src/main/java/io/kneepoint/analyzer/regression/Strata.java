// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The load levels of both sides, on one grid; a level that a run lacks is missing for its side.
 *
 * <p>Metrics that runs give by different rules are converted where all of them can give it by one: to the nearest such rule.
 */
final class Strata {

    private final List<RunSample> baseline;
    private final List<RunSample> candidate;
    private final Map<Metric, String> conversions = new EnumMap<>(Metric.class);

    Strata(List<RunSample> baseline, List<RunSample> candidate) {
        List<RunSample> b = List.copyOf(baseline);
        List<RunSample> c = List.copyOf(candidate);
        for (Metric metric : Metric.values()) {
            Optional<String> rule = commonRule(metric, b, c);
            if (rule.isPresent()) {
                b = b.stream().map(run -> run.by(metric, rule.get())).toList();
                c = c.stream().map(run -> run.by(metric, rule.get())).toList();
                conversions.put(metric, rule.get());
            }
        }
        this.baseline = b;
        this.candidate = c;
    }

    /** The rule to convert to; empty where all follow one already or none is common to all. */
    private static Optional<String> commonRule(Metric metric, List<RunSample> baseline, List<RunSample> candidate) {
        List<RunSample> runs =
                Stream.concat(baseline.stream(), candidate.stream()).toList();
        Set<String> own = new TreeSet<>();
        runs.forEach(run -> own.add(run.rule(metric)));
        if (own.size() < 2) {
            return Optional.empty();
        }
        return Stream.concat(own.stream(), runs.stream().flatMap(run -> run.otherRules(metric).stream()))
                .filter(rule -> runs.stream()
                        .allMatch(run -> run.rule(metric).equals(rule)
                                || run.otherRules(metric).contains(rule)))
                .findFirst();
    }

    /** By which rule a metric is compared, as one clause, where runs were converted to it. */
    Optional<String> conversion(Metric metric) {
        return Optional.ofNullable(conversions.get(metric))
                .map(rule -> metric.label() + ": converted to one rule: " + rule);
    }

    /** All levels, ascending; one without a number comes first. */
    List<OptionalInt> levels() {
        TreeSet<OptionalInt> levels = new TreeSet<>(Comparator.comparingInt(level -> level.orElse(0)));
        baseline.forEach(run -> run.levels().forEach(level -> levels.add(level.concurrency())));
        candidate.forEach(run -> run.levels().forEach(level -> levels.add(level.concurrency())));
        return List.copyOf(levels);
    }

    /** What both sides do not define alike of a metric and cannot be converted, as one clause; empty when nothing. */
    Optional<String> differentDefinition(Metric metric) {
        TreeSet<String> definitions = new TreeSet<>();
        baseline.forEach(run -> definitions.add(run.rule(metric)));
        candidate.forEach(run -> definitions.add(run.rule(metric)));
        return definitions.size() < 2
                ? Optional.empty()
                : Optional.of(metric.label() + ": measured by different rules: " + String.join(" and ", definitions));
    }

    int runs() {
        return Math.max(baseline.size(), candidate.size());
    }

    /** That level of every baseline run; empty when one lacks it. */
    Optional<List<LevelSample>> baseline(OptionalInt level) {
        return of(baseline, level);
    }

    /** That level of every candidate run; empty when one lacks it. */
    Optional<List<LevelSample>> candidate(OptionalInt level) {
        return of(candidate, level);
    }

    /** Whether every run has the metric at that level. */
    boolean known(Metric metric, OptionalInt level) {
        return baseline(level).isPresent()
                && candidate(level).isPresent()
                && baseline(level).get().stream().allMatch(sample -> has(sample, metric))
                && candidate(level).get().stream().allMatch(sample -> has(sample, metric));
    }

    private static boolean has(LevelSample sample, Metric metric) {
        return metric.isShare()
                ? sample.events(metric).length > 0
                : sample.observations(metric).units() > 0;
    }

    private static Optional<List<LevelSample>> of(List<RunSample> runs, OptionalInt level) {
        List<LevelSample> found = new ArrayList<>();
        for (RunSample run : runs) {
            Optional<LevelSample> sample = run.level(level);
            if (sample.isEmpty()) {
                return Optional.empty();
            }
            found.add(sample.get());
        }
        return Optional.of(found);
    }
}
