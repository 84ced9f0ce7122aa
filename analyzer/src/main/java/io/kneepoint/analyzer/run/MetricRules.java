// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.latency.TimedArrivals;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * By which rules a run gives its metrics, and by which others it can: in words, of which the same mean the same rule.
 *
 * <p>What can be had otherwise is exact, never estimated: TPOT to the end of the response where that end is known, and tokens
 * counted by the arrivals where every arrival was timed. Which arrival is the first cannot be changed afterwards.
 *
 * @param first which arrival is the first token
 * @param last which is the last
 * @param tokens who counted the tokens of the answers
 * @param everyArrival whether every arrival was timed
 */
record MetricRules(FirstTokenRule first, LastTokenRule last, Tokens tokens, boolean everyArrival) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final String BY_ARRIVALS = "tokens counted by arrivals";

    /** Who counted the tokens. */
    enum Tokens {
        /** The server or the tool, for every request. */
        SERVER(""),
        /** The arrivals, for every request. */
        ARRIVALS(", " + BY_ARRIVALS),
        /** The one for some and the other for others. */
        BOTH(", tokens partly counted by arrivals");

        private final String words;

        Tokens(String words) {
            this.words = words;
        }
    }

    /** Those of a run with these requests; what is not declared is as usual. */
    static MetricRules of(Optional<MetricDefinitions> declared, List<RequestTimeline> requests) {
        long counted = requests.stream().filter(MetricRules::hasTpot).count();
        long byServer = requests.stream()
                .filter(request -> hasTpot(request) && request.getOutputTokensFromUsage())
                .count();
        Tokens tokens = byServer == counted ? Tokens.SERVER : byServer == 0 ? Tokens.ARRIVALS : Tokens.BOTH;
        return new MetricRules(
                declared.map(MetricDefinitions::getFirstToken).orElse(FirstTokenRule.FIRST_CONTENT),
                declared.map(MetricDefinitions::getLastToken).orElse(LastTokenRule.LAST_CONTENT),
                tokens,
                declared.map(TimedArrivals::every).orElse(true));
    }

    private static boolean hasTpot(RequestTimeline request) {
        return request.getOutcome() == Outcome.OK
                && request.getFirstTokenOffsetNanos() != null
                && request.getOutputTokens() >= 2;
    }

    /** Where the run does not follow the usual rule. */
    Map<Metric, String> unusual() {
        Map<Metric, String> unusual = new EnumMap<>(Metric.class);
        boolean usualFirst = first == FirstTokenRule.FIRST_CONTENT;
        boolean usualLast = last == LastTokenRule.LAST_CONTENT;
        if (!usualFirst) {
            unusual.put(Metric.TTFT, "to the " + words(first.name()));
            unusual.put(Metric.TTFT_FROM_INTENDED, "to the " + words(first.name()));
        }
        if (!usualFirst || !usualLast) {
            unusual.put(Metric.ITL, "from the " + words(first.name()) + " to the " + words(last.name()));
        }
        if (!usualFirst || !usualLast || tokens != Tokens.SERVER) {
            unusual.put(Metric.TPOT, tpot(last, tokens));
        }
        // Whichever token is the last, a request ends with its response; only where that end is not known with a chunk.
        if (!usualLast && last != LastTokenRule.STREAM_END) {
            unusual.put(Metric.E2E, "to the " + words(last.name()));
        }
        if (tokens == Tokens.ARRIVALS) {
            unusual.put(Metric.OUTPUT_TOKENS_PER_SECOND, BY_ARRIVALS);
        }
        return unusual;
    }

    /** Adds to a level what the request that it took last measures by the other rules. */
    void addOthers(RequestTimeline request, LevelSample.Builder level) {
        if (!hasTpot(request)) {
            return;
        }
        boolean endKnown = last == LastTokenRule.LAST_CONTENT && request.getClosedOffsetNanos() != null;
        if (endKnown) {
            add(
                    level,
                    LastTokenRule.STREAM_END,
                    tokens,
                    request.getClosedOffsetNanos(),
                    request.getOutputTokens(),
                    request);
        }
        if (everyArrival && tokens != Tokens.ARRIVALS && request.getArrivalTokens() >= 2) {
            long counted = request.getArrivalTokens();
            add(level, last, Tokens.ARRIVALS, request.getLastTokenOffsetNanos(), counted, request);
            if (endKnown) {
                add(level, LastTokenRule.STREAM_END, Tokens.ARRIVALS, request.getClosedOffsetNanos(), counted, request);
            }
        }
    }

    private void add(
            LevelSample.Builder level,
            LastTokenRule to,
            Tokens countedBy,
            long toNanos,
            long counted,
            RequestTimeline request) {
        double span = (double) (toNanos - request.getFirstTokenOffsetNanos());
        level.by(Metric.TPOT, tpot(to, countedBy), span / (counted - 1) / NANOS_PER_MILLI);
    }

    /** The other rule for throughput, where arrivals can be counted instead. */
    Optional<String> otherThroughput() {
        return everyArrival && tokens != Tokens.ARRIVALS ? Optional.of(BY_ARRIVALS) : Optional.empty();
    }

    private String tpot(LastTokenRule to, Tokens countedBy) {
        return "from the " + words(first.name()) + " to the " + words(to.name()) + countedBy.words;
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
