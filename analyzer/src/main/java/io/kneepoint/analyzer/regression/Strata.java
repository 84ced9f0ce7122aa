// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The load levels of both sides, on one grid; a level that a run lacks is missing for its side.
 *
 * <p>A metric that runs give by different rules at a level is converted there to the rule that is nearest to all of them,
 * where there is one; a level without the metric follows any.
 */
final class Strata {

    private final List<RunSample> baseline;
    private final List<RunSample> candidate;
    private final Map<RulePlace, CommonRule> rules = new HashMap<>();

    Strata(List<RunSample> baseline, List<RunSample> candidate) {
        this(baseline, candidate, Map.of());
    }

    /** Where a rule was settled before, by that rule and no other. */
    Strata(List<RunSample> baseline, List<RunSample> candidate, Map<RulePlace, String> settled) {
        List<RunSample> runs =
                Stream.concat(baseline.stream(), candidate.stream()).toList();
        Map<RulePlace, String> by = new HashMap<>();
        for (OptionalInt level : levels(runs)) {
            for (Metric metric : Metric.values()) {
                RulePlace place = new RulePlace(metric, level);
                CommonRule rule = CommonRule.of(place, runs, Optional.ofNullable(settled.get(place)));
                rules.put(place, rule);
                rule.rule().ifPresent(words -> by.put(place, words));
            }
        }
        this.baseline = baseline.stream().map(run -> run.by(by)).toList();
        this.candidate = candidate.stream().map(run -> run.by(by)).toList();
    }

    /** All levels of runs, ascending; one without a number comes first. */
    static List<OptionalInt> levels(List<RunSample> runs) {
        TreeSet<OptionalInt> levels = new TreeSet<>(Comparator.comparingInt(level -> level.orElse(0)));
        runs.forEach(run -> run.levels().forEach(level -> levels.add(level.concurrency())));
        return List.copyOf(levels);
    }

    /** All levels, ascending; one without a number comes first. */
    List<OptionalInt> levels() {
        return levels(Stream.concat(baseline.stream(), candidate.stream()).toList());
    }

    /** By which rule each metric is compared at each level, where it is. */
    Map<RulePlace, String> rules() {
        Map<RulePlace, String> compared = new HashMap<>();
        rules.forEach((place, common) -> common.rule().ifPresent(rule -> compared.put(place, rule)));
        return compared;
    }

    /** By which rule a metric is compared at a level, as one clause, where runs were converted to it. */
    Optional<String> conversion(Metric metric, OptionalInt level) {
        CommonRule common = rules.get(new RulePlace(metric, level));
        return common.converted()
                ? common.rule().map(rule -> metric.label() + ": converted to one rule: " + rule)
                : Optional.empty();
    }

    /** Why a metric is not measured alike at a level and cannot be converted, as one clause; empty when it is. */
    Optional<String> differentDefinition(Metric metric, OptionalInt level) {
        return rules.get(new RulePlace(metric, level)).refusal().map(why -> metric.label() + ": " + why);
    }

    /** Whether a metric is compared by the same rule at all levels. */
    boolean hasOneRule(Metric metric) {
        return rules.entrySet().stream()
                        .filter(entry -> entry.getKey().metric() == metric)
                        .flatMap(entry -> entry.getValue().rule().stream())
                        .distinct()
                        .count()
                < 2;
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
                && baseline(level).get().stream().allMatch(sample -> sample.has(metric))
                && candidate(level).get().stream().allMatch(sample -> sample.has(metric));
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
