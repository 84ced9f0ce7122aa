// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which rules a load level gives its metrics, and by which others it can: in words, of which the same mean the same.
 *
 * <p>Immutable.
 */
public final class LevelRules {

    private final Map<Metric, String> own;
    private final Map<Metric, String> none;
    private final Map<Metric, Map<String, Sample>> others;

    private LevelRules(Map<Metric, String> own, Map<Metric, String> none, Map<Metric, Map<String, Sample>> others) {
        this.own = own;
        this.none = none;
        this.others = others;
    }

    /** The rule of a metric; empty where it is that of the run. */
    public Optional<String> own(Metric metric) {
        return Optional.ofNullable(own.get(metric));
    }

    /** Why a metric follows no rule; empty where it follows one. */
    public Optional<String> none(Metric metric) {
        return Optional.ofNullable(none.get(metric));
    }

    /** The rules by which a metric can be had beside its own, the nearest to it first. */
    public List<String> others(Metric metric) {
        return List.copyOf(others.getOrDefault(metric, Map.of()).keySet());
    }

    /** A metric by one of its other rules. @throws IllegalArgumentException for any other rule */
    Sample column(Metric metric, String rule) {
        Sample column = others.getOrDefault(metric, Map.of()).get(rule);
        if (column == null) {
            throw new IllegalArgumentException("rule: " + rule + " (expected: one of " + others(metric) + ")");
        }
        return column;
    }

    /** These with that rule as the one of a metric. */
    LevelRules following(Metric metric, String rule) {
        Map<Metric, String> converted = new EnumMap<>(Metric.class);
        converted.putAll(own);
        converted.put(metric, rule);
        return new LevelRules(converted, none, others);
    }

    /** Collects them; not for use by several threads. */
    static final class Builder {

        private final Map<Metric, String> own = new EnumMap<>(Metric.class);
        private final Map<Metric, String> none = new EnumMap<>(Metric.class);
        private final Map<Metric, Map<String, Column>> others = new EnumMap<>(Metric.class);

        void own(Metric metric, String rule) {
            own.put(metric, rule);
        }

        void none(Metric metric, String why) {
            none.put(metric, why);
        }

        void other(Metric metric, String rule, double value) {
            of(metric).computeIfAbsent(rule, key -> new Column()).add(value);
        }

        void other(Metric metric, String rule, Sample values) {
            of(metric).put(rule, Column.of(values));
        }

        private Map<String, Column> of(Metric metric) {
            return others.computeIfAbsent(metric, key -> new LinkedHashMap<>());
        }

        /** The rules of a level with these values; a rule that not all of them can follow would compare others, and is none. */
        LevelRules build(Map<Metric, Sample> columns) {
            Map<Metric, Map<String, Sample>> complete = new EnumMap<>(Metric.class);
            others.forEach((metric, rules) -> rules.forEach((rule, column) -> {
                Sample sample = column.sample(metric);
                Sample given = columns.getOrDefault(metric, Sample.empty());
                if (given.size() + given.rejected() == column.size()) {
                    complete.computeIfAbsent(metric, key -> new LinkedHashMap<>())
                            .put(rule, sample);
                }
            }));
            return new LevelRules(Map.copyOf(own), Map.copyOf(none), complete);
        }
    }
}
