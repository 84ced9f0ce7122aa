// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One run as far as a comparison is concerned.
 *
 * @param name run id, directory or file, for people
 * @param fingerprint what must be the same for runs to be comparable (model, GPU, driver, prompt set …), as far as
 *     known
 * @param definitions by which rule it gives a metric, in words, where that is not the usual one: a metric is compared only
 *     by a rule that all runs can give it by
 * @param invalid why its measurement must not be trusted; empty when nothing speaks against it
 * @param levels its load levels, each concurrency once
 */
public record RunSample(
        String name,
        Map<String, String> fingerprint,
        Map<Metric, String> definitions,
        Optional<String> invalid,
        List<LevelSample> levels) {

    private static final String USUAL = "first content token to last content token";

    /** The key of a fingerprint that says what was asked: the hash of the prompts. */
    public static final String PROMPTS = "prompts";

    public RunSample {
        fingerprint = Map.copyOf(fingerprint);
        definitions = Map.copyOf(definitions);
        levels = List.copyOf(levels);
        Set<OptionalInt> seen = new HashSet<>();
        for (LevelSample level : levels) {
            if (!seen.add(level.concurrency())) {
                throw new IllegalArgumentException("levels of " + name + ": concurrency "
                        + (level.concurrency().isPresent() ? level.concurrency().getAsInt() : "unknown")
                        + " twice (expected: each once)");
            }
        }
    }

    /** A run with the usual definitions. */
    public RunSample(String name, Map<String, String> fingerprint, List<LevelSample> levels) {
        this(name, fingerprint, Map.of(), Optional.empty(), levels);
    }

    /** How long its levels were measured together; empty when one does not say. [s] */
    public OptionalDouble seconds() {
        double sum = 0;
        for (LevelSample level : levels) {
            if (level.seconds().isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += level.seconds().getAsDouble();
        }
        return levels.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** By which rule it gives a metric. */
    String rule(Metric metric) {
        return definitions.getOrDefault(metric, USUAL);
    }

    /** The other rules by which each of its levels can give a metric, the nearest to its own first. */
    List<String> otherRules(Metric metric) {
        return levels.isEmpty()
                ? List.of()
                : levels.get(0).rules(metric).stream()
                        .filter(rule -> levels.stream()
                                .allMatch(level -> level.rules(metric).contains(rule)))
                        .toList();
    }

    /** This with a metric by that rule, which is its own or one of the others. */
    RunSample by(Metric metric, String rule) {
        if (rule(metric).equals(rule)) {
            return this;
        }
        Map<Metric, String> converted = new EnumMap<>(Metric.class);
        converted.putAll(definitions);
        converted.put(metric, rule);
        List<LevelSample> byRule =
                levels.stream().map(level -> level.by(metric, rule)).toList();
        return new RunSample(name, fingerprint, converted, invalid, byRule);
    }

    /** The level of that concurrency. */
    Optional<LevelSample> level(OptionalInt concurrency) {
        return levels.stream()
                .filter(level -> level.concurrency().equals(concurrency))
                .findFirst();
    }
}
