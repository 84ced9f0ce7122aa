// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request as far as a comparison is concerned. What is not known of it is left out.
 *
 * @param outcome how it ended
 * @param values one number for each metric known. Any unit, the same for all requests
 * @param atLeast those of the values that are only known to be larger, because the request was given up
 * @param cacheHit whether the prompt cache served it, if the endpoint says so
 */
public record RequestSample(
        Outcome outcome, Map<Metric, Double> values, Set<Metric> atLeast, Optional<Boolean> cacheHit) {

    public RequestSample {
        values = Map.copyOf(values);
        atLeast = Set.copyOf(atLeast);
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

    /** A request given up, of which nothing more is known yet. */
    public static RequestSample timedOut() {
        return new RequestSample(Outcome.TIMED_OUT, Map.of(), Set.of(), Optional.empty());
    }

    /** A request given up after {@code waited}, without a first token. */
    public static RequestSample timedOut(double waited) {
        return timedOut()
                .withAtLeast(Metric.TTFT, waited)
                .withAtLeast(Metric.TTFT_FROM_INTENDED, waited)
                .withAtLeast(Metric.E2E, waited);
    }

    /** This with one more number. */
    public RequestSample with(Metric metric, double value) {
        EnumMap<Metric, Double> more = new EnumMap<>(Metric.class);
        more.putAll(values);
        more.put(metric, value);
        return new RequestSample(outcome, more, atLeast, cacheHit);
    }

    /** This with one more number, which is only known to be larger. */
    public RequestSample withAtLeast(Metric metric, double value) {
        EnumSet<Metric> more = EnumSet.of(metric);
        more.addAll(atLeast);
        RequestSample known = with(metric, value);
        return new RequestSample(outcome, known.values, more, cacheHit);
    }

    /** This with what the endpoint says of its cache. */
    public RequestSample withCacheHit(boolean hit) {
        return new RequestSample(outcome, values, atLeast, Optional.of(hit));
    }
}
