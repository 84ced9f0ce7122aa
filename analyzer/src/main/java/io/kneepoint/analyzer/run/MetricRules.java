// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.latency.TimedArrivals;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * By which rules a run gives its metrics at all of its levels: in words, of which the same mean the same rule.
 *
 * @param first which arrival is the first token
 * @param last which is the last
 * @param tool what the numbers of its tool mean
 * @param everyArrival whether every arrival was timed
 */
record MetricRules(FirstTokenRule first, LastTokenRule last, ToolRules tool, boolean everyArrival) {

    /** Those of a run; what is not declared is as usual. */
    static MetricRules of(Optional<RunStarted> declaration) {
        return declaration
                .map(run -> of(run.getDefinitions(), run.getTool()))
                .orElseGet(() -> new MetricRules(
                        FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, ToolRules.ours(), true));
    }

    static MetricRules of(MetricDefinitions definitions, String tool) {
        return new MetricRules(
                definitions.getFirstToken(),
                definitions.getLastToken(),
                ToolRules.of(tool),
                TimedArrivals.every(definitions));
    }

    /** Where the run does not follow the usual rule, whoever counted its tokens. */
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
            unusual.put(Metric.TPOT, tpot(last));
        }
        if (usualLast || last == LastTokenRule.STREAM_END) {
            tool.end().ifPresent(end -> unusual.put(Metric.E2E, end));
        } else {
            unusual.put(Metric.E2E, "to the " + words(last.name()));
        }
        return unusual;
    }

    /** Those of a level with these requests. */
    LevelTokenRules at(List<RequestTimeline> requests) {
        return new LevelTokenRules(this, TokenCounts.of(requests), arrivals(requests));
    }

    /** GenAI-Perf's records tell content from other responses only where they hold the responses. */
    private String arrivals(List<RequestTimeline> requests) {
        boolean answersKnown = requests.stream().anyMatch(request -> request.getFirstAnswerOffsetNanos() != null);
        String arrival =
                answersKnown && tool.arrival().equals(ToolRules.RESPONSES) ? ToolRules.CONTENT_DELTAS : tool.arrival();
        return "tokens counted by arrivals: " + arrival;
    }

    /** TPOT to that end. */
    String tpot(LastTokenRule to) {
        return "from the " + words(first.name()) + " to the " + words(to.name());
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
