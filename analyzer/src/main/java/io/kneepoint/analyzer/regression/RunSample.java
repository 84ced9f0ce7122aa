// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

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
 * @param definitions by which rule it gives a metric, in words, where that is not the usual one and a level does not say
 *     otherwise: a metric is compared only by a rule that all runs can give it by
 * @param invalid why its measurement must not be trusted; empty when nothing speaks against it
 * @param levels its load levels, each concurrency once
 */
public record RunSample(
        String name,
        Map<String, String> fingerprint,
        Map<Metric, String> definitions,
        Optional<String> invalid,
        List<LevelSample> levels) {

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

    /** By which rule it gives a metric at one of its levels. */
    String rule(Metric metric, LevelSample level) {
        return level.rules().own(metric).orElseGet(() -> definitions.getOrDefault(metric, usual(metric)));
    }

    private static String usual(Metric metric) {
        return switch (metric) {
            case TTFT, TTFT_FROM_INTENDED -> "to the first content";
            case TPOT, ITL -> "from the first content to the last content";
            case E2E -> "to the close, at most 1 s after the end mark";
            case OUTPUT_TOKENS_PER_SECOND, COST_PER_REQUEST -> "tokens counted by the server";
            default -> "share of the requests";
        };
    }

    /** This with its levels by these rules, which are their own or others of theirs; a level without the metric follows any. */
    RunSample by(Map<RulePlace, String> rules) {
        return new RunSample(
                name,
                fingerprint,
                definitions,
                invalid,
                levels.stream().map(level -> by(rules, level)).toList());
    }

    private LevelSample by(Map<RulePlace, String> rules, LevelSample level) {
        LevelSample converted = level;
        for (Metric metric : Metric.values()) {
            String rule = rules.get(new RulePlace(metric, level.concurrency()));
            if (rule != null && level.has(metric) && !rule(metric, level).equals(rule)) {
                converted = converted.by(metric, rule);
            }
        }
        return converted;
    }

    /** The level of that concurrency. */
    Optional<LevelSample> level(OptionalInt concurrency) {
        return levels.stream()
                .filter(level -> level.concurrency().equals(concurrency))
                .findFirst();
    }
}
