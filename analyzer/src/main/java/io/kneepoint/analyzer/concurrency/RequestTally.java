// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the requests of a level add up to besides their latencies. */
final class RequestTally {

    private static final int MILLION_DIGITS = 6;

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
        // Prices are decimal fractions, which binary ones miss: 0.000098 would come out as 0.00009800000000000001.
        return BigDecimal.valueOf(price.getInputUsdPerMillionTokens())
                .multiply(BigDecimal.valueOf(prompt))
                .add(BigDecimal.valueOf(price.getOutputUsdPerMillionTokens()).multiply(BigDecimal.valueOf(output)))
                .movePointLeft(MILLION_DIGITS)
                .divide(BigDecimal.valueOf(ok.size()), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** Mean output tokens of requests that ended well; null without requests. [tokens] */
    static Double outputTokensPerRequest(List<RequestTimeline> ok) {
        return ok.isEmpty()
                ? null
                : (Double) ((double) ok.stream()
                                .mapToLong(RequestTimeline::getOutputTokens)
                                .sum()
                        / ok.size());
    }
}
