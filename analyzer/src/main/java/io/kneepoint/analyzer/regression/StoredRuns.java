// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Histories from stored runs: those that give what is compared by the rule that it is compared by, or can.
 *
 * <p>Remembers which runs it had to leave out. Confined to one thread.
 */
public final class StoredRuns implements RunHistory.Source {

    private final List<RunSample> runs;
    private final Map<String, Set<String>> leftOut = new LinkedHashMap<>();

    public StoredRuns(List<RunSample> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public Optional<RunHistory> of(Gate gate, OptionalInt concurrency, Optional<String> rule) {
        List<Double> statistics = new ArrayList<>();
        for (RunSample run : runs) {
            run.level(concurrency)
                    .filter(level -> level.has(gate.metric()))
                    .flatMap(level -> byRule(run, level, gate.metric(), rule))
                    .ifPresent(level ->
                            statistics.add(level.observations(gate.metric()).statistic(gate.statistic())));
        }
        return RunHistory.of(Sample.positive(
                statistics.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private Optional<LevelSample> byRule(RunSample run, LevelSample level, Metric metric, Optional<String> rule) {
        boolean none = level.rules().none(metric).isPresent();
        if (!none && (rule.isEmpty() || run.rule(metric, level).equals(rule.get()))) {
            return Optional.of(level);
        }
        if (!none && level.rules().others(metric).contains(rule.get())) {
            return Optional.of(level.by(metric, rule.get()));
        }
        leftOut.computeIfAbsent(metric.label(), key -> new TreeSet<>()).add(run.name());
        return Optional.empty();
    }

    /** Which runs were left out of which history so far, one clause a metric. */
    public List<String> notes() {
        return leftOut.entrySet().stream()
                .map(entry -> "left out of the history of " + entry.getKey() + ", since measured by another rule: "
                        + String.join(", ", entry.getValue()))
                .toList();
    }
}
