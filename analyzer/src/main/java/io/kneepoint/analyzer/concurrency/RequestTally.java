// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the requests of a level add up to besides their latencies. */
final class RequestTally {

    private RequestTally() {}

    /** Failures by the name of their outcome. [requests] */
    static Map<String, Long> errorsByOutcome(List<RequestTimeline> requests) {
        Map<String, Long> counts = new TreeMap<>();
        requests.stream()
                .filter(r -> r.getOutcome() != Outcome.OK)
                .forEach(r -> counts.merge(r.getOutcome().name(), 1L, Long::sum));
        return counts;
    }

    /** Mean cost of requests that ended well; null without a price, without requests, or when a length is unknown. [USD] */
    static Double costUsdPerRequest(Price price, List<RequestTimeline> ok) {
        if (price == null || ok.isEmpty() || ok.stream().anyMatch(r -> r.getPromptTokens() == null)) {
            return null;
        }
        long prompt = ok.stream().mapToLong(RequestTimeline::getPromptTokens).sum();
        long output = ok.stream().mapToLong(RequestTimeline::getOutputTokens).sum();
        double usd =
                (prompt * price.getInputUsdPerMillionTokens() + output * price.getOutputUsdPerMillionTokens()) / 1e6;
        return usd / ok.size();
    }

    /** Requests that met every objective, a second; null without objectives or a length. [requests/s] */
    static Double goodputPerSecond(Objectives objectives, List<RequestTimeline> ok, Double seconds) {
        if (objectives == null || seconds == null) {
            return null;
        }
        return ok.stream().filter(r -> Goodput.isGood(r, objectives)).count() / seconds;
    }
}
