// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.Optional;

/**
 * By which rules a level gives the metrics that count tokens, and by which others it can.
 *
 * <p>What can be had otherwise is exact, never estimated: TPOT to the end of the stream where the tool timed that end, and tokens
 * counted by the arrivals where every arrival was timed. Which arrival is the first cannot be changed afterwards.
 *
 * @param run those of the whole run
 * @param counts who counted the tokens
 * @param arrivals the rule of tokens counted by arrivals, in words
 */
record LevelTokenRules(MetricRules run, TokenCounts counts, String arrivals) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Says in a level's sample by which rules its metrics are, where not by those of the run. */
    void declare(LevelSample.Builder level) {
        counts.mixture().ifPresent(why -> {
            level.noRule(Metric.TPOT, why);
            level.noRule(Metric.OUTPUT_TOKENS_PER_SECOND, why);
            level.noRule(Metric.COST_PER_REQUEST, why);
        });
        if (counts.areOfArrivals()) {
            level.rule(Metric.TPOT, byArrivals(run.last()));
            level.rule(Metric.OUTPUT_TOKENS_PER_SECOND, arrivals);
            level.rule(Metric.COST_PER_REQUEST, arrivals);
        }
    }

    /** Adds to a level what the request that it took last measures by the other rules. */
    void addOthers(RequestTimeline request, LevelSample.Builder level) {
        boolean hasTpot = request.getOutcome() == Outcome.OK && RequestLatencies.tpot(request) != null;
        if (!hasTpot || counts.leavesOut(request)) {
            return;
        }
        Long end = run.last() == LastTokenRule.LAST_CONTENT && run.tool().streamEnd()
                ? request.getClosedOffsetNanos()
                : null;
        long counted = request.getOutputTokens();
        if (end != null) {
            String rule =
                    counts.areOfArrivals() ? byArrivals(LastTokenRule.STREAM_END) : run.tpot(LastTokenRule.STREAM_END);
            add(level, rule, end, counted, request);
        }
        long arrived = request.getArrivalTokens();
        if (countsArrivals() && arrived >= 2) {
            add(level, byArrivals(run.last()), request.getLastTokenOffsetNanos(), arrived, request);
            if (end != null) {
                add(level, byArrivals(LastTokenRule.STREAM_END), end, arrived, request);
            }
        }
    }

    private static void add(
            LevelSample.Builder level, String rule, long toNanos, long counted, RequestTimeline request) {
        double span = (double) (toNanos - request.getFirstTokenOffsetNanos());
        level.by(Metric.TPOT, rule, span / (counted - 1) / NANOS_PER_MILLI);
    }

    /** The other rule for throughput, where arrivals can be counted instead. */
    Optional<String> otherThroughput() {
        return countsArrivals() ? Optional.of(arrivals) : Optional.empty();
    }

    private boolean countsArrivals() {
        return run.everyArrival() && counts.areTheServers();
    }

    private String byArrivals(LastTokenRule to) {
        return run.tpot(to) + ", " + arrivals;
    }
}
