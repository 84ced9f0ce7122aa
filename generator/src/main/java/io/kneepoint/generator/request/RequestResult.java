// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.Outcome;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a request ended, for whoever scheduled it.
 *
 * @param plan what was asked
 * @param outcome how it ended
 * @param detail what went wrong, for people, without any text of prompt, completion or key; empty when it went well
 * @param httpStatus HTTP status; empty when no head arrived
 * @param closedNanos when it ended; ns of the run's clock
 * @param sendLatenessDurationNanos sent minus intended; ns, empty when it was never sent
 * @param firstTokenDurationNanos first content minus sent; ns, empty when none came
 * @param totalDurationNanos closed minus sent; ns, empty when it was never sent
 * @param outputTokens the server's count, or else that of the arrivals
 * @param unknownModel whether the server's error speaks of the model
 * @param retryAfterDurationNanos pause that the server asks for before another request; ns, empty when it asks for none
 * @param serverTime what time it was for the server; empty when it does not say
 */
public record RequestResult(
        RequestPlan plan,
        Outcome outcome,
        Optional<String> detail,
        OptionalInt httpStatus,
        long closedNanos,
        OptionalLong sendLatenessDurationNanos,
        OptionalLong firstTokenDurationNanos,
        OptionalLong totalDurationNanos,
        long outputTokens,
        boolean unknownModel,
        OptionalLong retryAfterDurationNanos,
        Optional<ServerTime> serverTime) {

    public boolean isOk() {
        return outcome == Outcome.OK;
    }
}
