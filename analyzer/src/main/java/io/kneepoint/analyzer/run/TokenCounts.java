// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import java.util.Optional;

/**
 * Who counted the tokens of a level's answers: the server or the tool, or nobody, so that the arrivals are counted.
 *
 * <p>Where at most 1 % of the answers, or one of at least 20, lack the server's count, the level is the server's and those few are
 * left out; where more lack it and not all, it follows no rule.
 *
 * @param answers requests that ended well and had a token
 * @param byServer those whose tokens the server or the tool counted
 * @param anyTokens whether a token arrived at all, be it of a request that failed
 */
record TokenCounts(int answers, int byServer, boolean anyTokens) {

    private static final int FEW_OF = 100;
    private static final int ONE_OF = 20;

    static TokenCounts of(List<RequestTimeline> requests) {
        int answers = 0;
        int byServer = 0;
        boolean anyTokens = false;
        for (RequestTimeline request : requests) {
            anyTokens |= request.getArrivalTokens() > 0;
            if (isAnswer(request)) {
                answers++;
                byServer += request.getOutputTokensFromUsage() ? 1 : 0;
            }
        }
        return new TokenCounts(answers, byServer, anyTokens);
    }

    private static boolean isAnswer(RequestTimeline request) {
        return request.getOutcome() == Outcome.OK && request.getFirstTokenOffsetNanos() != null;
    }

    /** Whether the server's counts are the rule. */
    boolean areTheServers() {
        return byServer > 0 && uncounted() <= Math.max(answers / FEW_OF, answers >= ONE_OF ? 1 : 0);
    }

    /** Whether there are tokens, and all are those of the arrivals. */
    boolean areOfArrivals() {
        return byServer == 0 && anyTokens;
    }

    /** Answers without the server's count. */
    int uncounted() {
        return answers - byServer;
    }

    /** Whether a request is left out of what needs the count of its tokens. */
    boolean leavesOut(RequestTimeline request) {
        return areTheServers() && isAnswer(request) && !request.getOutputTokensFromUsage();
    }

    /** Why the level follows no rule; empty where it follows one. */
    Optional<String> mixture() {
        return areTheServers() || byServer == 0
                ? Optional.empty()
                : Optional.of("the server counted the tokens of " + byServer + " of " + answers
                        + " answers (expected: of none, or of all but 1 %)");
    }

    /** What was left out, as one clause; empty when nothing was. */
    Optional<String> note() {
        return areTheServers() && uncounted() > 0
                ? Optional.of(uncounted() + " of " + answers
                        + " answers lack the server's token count and are left out of TPOT and cost")
                : Optional.empty();
    }
}
