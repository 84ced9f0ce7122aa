// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** The load levels of both sides, on one grid; a level that a run lacks is missing for its side. */
final class Strata {

    private static final String USUAL = "first content token to last content token";

    private final List<RunSample> baseline;
    private final List<RunSample> candidate;

    Strata(List<RunSample> baseline, List<RunSample> candidate) {
        this.baseline = List.copyOf(baseline);
        this.candidate = List.copyOf(candidate);
    }

    /** All levels, ascending; one without a number comes first. */
    List<OptionalInt> levels() {
        TreeSet<OptionalInt> levels = new TreeSet<>(Comparator.comparingInt(level -> level.orElse(0)));
        baseline.forEach(run -> run.levels().forEach(level -> levels.add(level.concurrency())));
        candidate.forEach(run -> run.levels().forEach(level -> levels.add(level.concurrency())));
        return List.copyOf(levels);
    }

    /** What both sides do not define alike of a metric, as one clause; empty when nothing. */
    Optional<String> differentDefinition(Metric metric) {
        TreeSet<String> definitions = new TreeSet<>();
        baseline.forEach(run -> definitions.add(run.definitions().getOrDefault(metric, USUAL)));
        candidate.forEach(run -> definitions.add(run.definitions().getOrDefault(metric, USUAL)));
        return definitions.size() < 2
                ? Optional.empty()
                : Optional.of("measured by different rules: " + String.join(" and ", definitions));
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
