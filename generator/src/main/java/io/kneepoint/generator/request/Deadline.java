// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.Outcome;
import java.time.Duration;

/**
 * When a request ends by itself, and how, unless something happens before.
 *
 * @param nanos when; ns of the run's clock
 * @param outcome how
 * @param detail why, for people; null when it then ends well
 */
public record Deadline(long nanos, Outcome outcome, String detail) {

    /** How long a response may stay open after its end mark, and how long a failure's body is waited for. */
    static final Duration GRACE = Duration.ofSeconds(1);

    static Deadline ofState(
            RequestState state, Timeouts timeouts, Moment sent, Moment firstToken, ResponseTrack track) {
        if (state instanceof RequestState.Connecting connecting) {
            return timeout(connecting.sinceNanos(), timeouts.connect(), Outcome.CONNECT_TIMEOUT, "no connection");
        }
        if (state instanceof RequestState.Sending sending) {
            return timeout(
                    sending.sinceNanos(), timeouts.firstToken(), Outcome.FIRST_TOKEN_TIMEOUT, "request not taken");
        }
        if (state instanceof RequestState.Refused refused) {
            return grace(refused.sinceNanos(), refused.outcome(), refused.detail());
        }
        if (track.done().hasCome()) {
            return grace(track.done().nanos(), Outcome.OK, null);
        }
        if (firstToken.hasCome()) {
            return timeout(track.lastProgress().nanos(), timeouts.idle(), Outcome.IDLE_TIMEOUT, "silence");
        }
        return timeout(sent.nanos(), timeouts.firstToken(), Outcome.FIRST_TOKEN_TIMEOUT, "no token");
    }

    static Deadline total(Moment started, Timeouts timeouts) {
        return timeout(started.nanos(), timeouts.total(), Outcome.TOTAL_TIMEOUT, "not ended");
    }

    private static Deadline timeout(long sinceNanos, Duration wait, Outcome outcome, String what) {
        String words = wait.toMillis() % 1000 == 0 ? wait.toSeconds() + " s" : wait.toMillis() + " ms";
        return new Deadline(sinceNanos + wait.toNanos(), outcome, what + " for " + words);
    }

    private static Deadline grace(long sinceNanos, Outcome outcome, String detail) {
        return new Deadline(sinceNanos + GRACE.toNanos(), outcome, detail);
    }

    boolean isTimeout() {
        return outcome == Outcome.CONNECT_TIMEOUT
                || outcome == Outcome.FIRST_TOKEN_TIMEOUT
                || outcome == Outcome.IDLE_TIMEOUT;
    }

    Deadline or(Deadline other) {
        return nanos - other.nanos <= 0 ? this : other;
    }
}
