// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Sample;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One load level of one run: its requests in send order, in columns, and its throughput in slices.
 *
 * <p>Immutable; about 8 bytes a number.
 */
public final class LevelSample {

    private final OptionalInt concurrency;
    private final boolean steady;
    private final int requests;
    private final BitSet failed;
    private final BitSet cacheKnown;
    private final BitSet cacheHits;
    private final Map<Metric, Sample> columns;
    private final LevelRules rules;
    private final Map<Metric, Integer> censored;
    private final Observations gaps;
    private final OptionalDouble seconds;

    private LevelSample(LevelSample level, Metric metric, String rule) {
        this.concurrency = level.concurrency;
        this.steady = level.steady;
        this.requests = level.requests;
        this.failed = level.failed;
        this.cacheKnown = level.cacheKnown;
        this.cacheHits = level.cacheHits;
        this.columns = new EnumMap<>(level.columns);
        this.columns.put(metric, level.rules.column(metric, rule));
        this.rules = level.rules.following(metric, rule);
        this.censored = level.censored;
        this.gaps = level.gaps;
        this.seconds = level.seconds;
    }

    private LevelSample(Builder b) {
        this.concurrency = b.concurrency;
        this.steady = b.steady;
        this.requests = b.requests;
        this.failed = (BitSet) b.failed.clone();
        this.cacheKnown = (BitSet) b.cacheKnown.clone();
        this.cacheHits = (BitSet) b.cacheHits.clone();
        this.columns = new EnumMap<>(Metric.class);
        b.columns.forEach((metric, column) -> columns.put(metric, column.sample(metric)));
        this.rules = b.rules.build(columns);
        this.censored = new EnumMap<>(b.censored);
        this.gaps = b.gaps;
        this.seconds = b.seconds;
    }

    /** Collects a level in send order. */
    public static Builder builder() {
        return new Builder();
    }

    /** Requests kept in flight; empty when the level is not named by that. */
    public OptionalInt concurrency() {
        return concurrency;
    }

    /** Whether the level settled and did not drift. */
    public boolean steady() {
        return steady;
    }

    /** How long it was measured; empty when unknown. [s] */
    public OptionalDouble seconds() {
        return seconds;
    }

    /** Requests that ended. */
    public int requests() {
        return requests;
    }

    /** Those that failed or timed out. */
    public int failures() {
        return failed.cardinality();
    }

    /** What was observed of a metric that is not a share; empty when nothing was. */
    public Observations observations(Metric metric) {
        return metric == Metric.ITL ? gaps : Observations.of(column(metric));
    }

    /** The values of a metric with one value a request or slice, in order; empty when nothing was observed. */
    public Sample column(Metric metric) {
        return columns.getOrDefault(metric, Sample.empty());
    }

    /** Whether anything was observed of a metric; a throughput of 0 is nothing that a ratio could be taken of. */
    boolean has(Metric metric) {
        if (metric.isShare()) {
            return events(metric).length > 0;
        }
        if (metric == Metric.ITL) {
            return gaps.units() > 0;
        }
        Sample column = column(metric);
        return column.size() > 0 && column.moments().mean() > 0;
    }

    /** By which rules it gives its metrics. */
    public LevelRules rules() {
        return rules;
    }

    /** This with a metric by one of its other rules. @throws IllegalArgumentException for any other rule */
    public LevelSample by(Metric metric, String rule) {
        return new LevelSample(this, metric, rule);
    }

    /** Values of a latency that are only known to be larger, because the request timed out. */
    int censored(Metric metric) {
        return censored.getOrDefault(metric, 0);
    }

    /** Whether the event of a share happened, request by request: a failure, or a cache miss. */
    boolean[] events(Metric share) {
        if (share == Metric.ERROR_RATE) {
            boolean[] events = new boolean[requests];
            failed.stream().forEach(i -> events[i] = true);
            return events;
        }
        int[] known = cacheKnown.stream().toArray();
        boolean[] events = new boolean[known.length];
        for (int i = 0; i < known.length; i++) {
            events[i] = !cacheHits.get(known[i]);
        }
        return events;
    }

    /** Collects a level; not for use by several threads. */
    public static final class Builder {

        private OptionalInt concurrency = OptionalInt.empty();
        private boolean steady = true;
        private int requests;
        private final BitSet failed = new BitSet();
        private final BitSet cacheKnown = new BitSet();
        private final BitSet cacheHits = new BitSet();
        private final Map<Metric, Column> columns = new EnumMap<>(Metric.class);
        private final LevelRules.Builder rules = new LevelRules.Builder();
        private final Map<Metric, Integer> censored = new EnumMap<>(Metric.class);
        private Observations gaps = Observations.of(Sample.empty());
        private OptionalDouble seconds = OptionalDouble.empty();

        private Builder() {}

        /** Requests kept in flight, from 1. */
        public Builder concurrency(int requestsInFlight) {
            if (requestsInFlight < 1) {
                throw new IllegalArgumentException("concurrency: " + requestsInFlight + " (expected: from 1)");
            }
            concurrency = OptionalInt.of(requestsInFlight);
            return this;
        }

        /** Whether the level settled and did not drift; true unless said. */
        public Builder steady(boolean isSteady) {
            steady = isSteady;
            return this;
        }

        /** The next request by intended send time. */
        public Builder add(RequestSample request) {
            failed.set(requests, request.outcome() != RequestSample.Outcome.SUCCEEDED);
            request.cacheHit().ifPresent(hit -> {
                cacheKnown.set(requests);
                cacheHits.set(requests, hit);
            });
            if (request.outcome() != RequestSample.Outcome.FAILED) {
                request.values().forEach((metric, value) -> {
                    columns.computeIfAbsent(metric, m -> new Column()).add(value);
                    censored.merge(metric, request.censored().contains(metric) ? 1 : 0, Integer::sum);
                });
            }
            requests++;
            return this;
        }

        /**
         * Output tokens a second in each of consecutive slices of equal length, from 0. A verdict needs at least 16
         * slices, and 16 times as many as slices hang together: short slices, such as a second.
         */
        public Builder throughput(Sample slices) {
            columns.put(Metric.OUTPUT_TOKENS_PER_SECOND, Column.of(slices));
            return this;
        }

        /** The same slices by another rule, in words. */
        public Builder throughputBy(String rule, Sample slices) {
            rules.other(Metric.OUTPUT_TOKENS_PER_SECOND, rule, slices);
            return this;
        }

        /**
         * What the request added last measures by another rule, in words: the same words mean the same rule, and a rule
         * counts only if every request that has the metric has it by that rule too. The nearest to its own comes first.
         */
        public Builder by(Metric metric, String rule, double value) {
            rules.other(metric, rule, value);
            return this;
        }

        /** The rule, in words, by which a metric is given at this level, where that is not the rule of the run. */
        public Builder rule(Metric metric, String rule) {
            rules.own(metric, rule);
            return this;
        }

        /** Why a metric follows no rule at this level, in words: it is then compared with nothing. */
        public Builder noRule(Metric metric, String why) {
            rules.none(metric, why);
            return this;
        }

        /** Gaps between arrivals, for {@link Metric#ITL}. */
        public Builder gaps(Observations observed) {
            gaps = observed;
            return this;
        }

        /** How long the level was measured, above 0. [s] */
        public Builder seconds(double measured) {
            if (!(measured > 0) || Double.isInfinite(measured)) {
                throw new IllegalArgumentException("seconds: " + measured + " (expected: finite and above 0)");
            }
            seconds = OptionalDouble.of(measured);
            return this;
        }

        public LevelSample build() {
            return new LevelSample(this);
        }
    }
}
