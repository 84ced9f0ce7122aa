// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.event.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one tiny request found out about an endpoint. Each answer is one sentence for people. */
public sealed interface ProbeResult {

    /** The sentence. */
    String sentence();

    /**
     * It streams.
     *
     * @param endpoint which one
     * @param firstToken time from sent to the first token
     * @param outputTokens tokens of the answer
     * @param clock what it says of its clock; empty when nothing
     */
    record Ready(String endpoint, Duration firstToken, long outputTokens, Optional<Clock> clock)
            implements ProbeResult {

        @Override
        public String sentence() {
            return endpoint + " streams: first token after " + firstToken.toMillis() + " ms.";
        }
    }

    /**
     * What time it was for the endpoint.
     *
     * @param date as it wrote it
     * @param before when it was asked, by our clock
     * @param after when the head of the answer came, by our clock
     */
    record Clock(String date, Instant before, Instant after) {}

    /**
     * It cannot be used.
     *
     * @param problem what is wrong, by name
     * @param outcome how the request ended
     * @param sentence the sentence
     */
    record Unusable(Problem problem, Outcome outcome, String sentence) implements ProbeResult {}

    /** What can be wrong with an endpoint. */
    enum Problem {
        UNREACHABLE,
        TLS,
        WRONG_PATH,
        UNKNOWN_MODEL,
        UNAUTHORIZED,
        RATE_LIMITED,
        REFUSED,
        SERVER_ERROR,
        NOT_STREAMING,
        NO_TOKEN,
        BROKEN_STREAM
    }
}
