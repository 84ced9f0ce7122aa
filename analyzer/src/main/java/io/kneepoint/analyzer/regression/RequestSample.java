// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request as far as a comparison is concerned. What is not known of it is left out.
 *
 * @param outcome how it ended
 * @param values one number for each metric known. Any unit, the same for all requests
 * @param censored metrics of which the value is only a lower bound, because the request was given up
 * @param cacheHit whether the prompt cache served it, if the endpoint says so
 */
public record RequestSample(
        Outcome outcome, Map<Metric, Double> values, Set<Metric> censored, Optional<Boolean> cacheHit) {

    public RequestSample {
        values = Map.copyOf(values);
        censored = Set.copyOf(censored);
    }

    /** How a request ended. */
    public enum Outcome {
        /** It ended well. */
        SUCCEEDED,
        /** It was given up: its latencies are at least what was waited. */
        TIMED_OUT,
        /** It was refused or broke: it has no latency. */
        FAILED
    }

    /** A request that ended well, of which nothing more is known yet. */
    public static RequestSample succeeded() {
        return new RequestSample(Outcome.SUCCEEDED, Map.of(), Set.of(), Optional.empty());
    }

    /** A request that was refused or broke. */
    public static RequestSample failed() {
        return new RequestSample(Outcome.FAILED, Map.of(), Set.of(), Optional.empty());
    }

    /** A request given up after {@code waited}; if its first token had come, say so with {@link #with}. */
    public static RequestSample timedOut(double waited) {
        Map<Metric, Double> bounds = Map.of(Metric.TTFT, waited, Metric.TTFT_FROM_INTENDED, waited, Metric.E2E, waited);
        return new RequestSample(Outcome.TIMED_OUT, bounds, bounds.keySet(), Optional.empty());
    }

    /** This with one more number, which is exact. */
    public RequestSample with(Metric metric, double value) {
        Set<Metric> bounds = new HashSet<>(censored);
        bounds.remove(metric);
        EnumMap<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(values);
        more.put(metric, value);
        return new RequestSample(outcome, more, bounds, cacheHit);
    }

    /** This with what the endpoint says of its cache. */
    public RequestSample withCacheHit(boolean hit) {
        return new RequestSample(outcome, values, censored, Optional.of(hit));
    }
}
