// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Outcome;
import java.util.Arrays;

/**
 * One request as a file tells it; all that the file does not tell stays null. Offsets count from the moment it was sent.
 *
 * <p>May be filled again after {@link #clear}. Confined to one thread.
 */
final class ImportedRequest {

    Long intendedEpochNanos;
    Long sentEpochNanos;
    Integer askedPromptTokens;
    Integer askedOutputTokens;
    Long connectDurationNanos;
    Long headersOffsetNanos;
    Integer httpStatus;
    Outcome outcome = Outcome.UNKNOWN;
    Long closedOffsetNanos;
    Long firstChoiceOffsetNanos;
    Long firstAnswerOffsetNanos;
    Long usageOffsetNanos;
    Long doneOffsetNanos;
    Integer promptTokens;
    Integer outputTokens;
    Integer cachedTokens;

    private long[] arrivalNanos = new long[64];
    private int[] arrivalTokens = new int[64];
    private int arrivals;

    /**
     * Adds an arrival.
     *
     * @param offsetNanos since the request was sent [ns]
     * @param tokens tokens that it brought, at least 0
     */
    void arrival(long offsetNanos, int tokens) {
        if (arrivals == arrivalNanos.length) {
            arrivalNanos = Arrays.copyOf(arrivalNanos, arrivals * 2);
            arrivalTokens = Arrays.copyOf(arrivalTokens, arrivals * 2);
        }
        arrivalNanos[arrivals] = offsetNanos;
        arrivalTokens[arrivals++] = tokens;
    }

    /** Adds what a recorded chunk brought; chunks come in the order of their arrival. */
    void chunk(long offsetNanos, ChunkContent chunk) {
        if (chunk.choice() && firstChoiceOffsetNanos == null) {
            firstChoiceOffsetNanos = offsetNanos;
        }
        if (chunk.contents() > 0) {
            arrival(offsetNanos, chunk.contents());
        }
        if (chunk.answer() && firstAnswerOffsetNanos == null) {
            firstAnswerOffsetNanos = offsetNanos;
        }
        if (chunk.outputTokens() != null) {
            usageOffsetNanos = offsetNanos;
            promptTokens = chunk.promptTokens();
            outputTokens = chunk.outputTokens();
        }
        if (chunk.done()) {
            doneOffsetNanos = offsetNanos;
        }
    }

    /** Adds the first and the last arrival of a response of which no other is known; the last brought all other tokens. */
    void firstAndLast(long firstNanos, long lastNanos, int tokens) {
        arrival(firstNanos, 1);
        if (tokens > 1) {
            arrival(lastNanos, tokens - 1);
        }
    }

    /** Offset of the last arrival, 0 when there is none. [ns] */
    long lastArrivalNanos() {
        return arrivals == 0 ? 0 : arrivalNanos[arrivals - 1];
    }

    int arrivals() {
        return arrivals;
    }

    long arrivalNanos(int index) {
        return arrivalNanos[index];
    }

    int arrivalTokens(int index) {
        return arrivalTokens[index];
    }

    /** Forgets everything. */
    void clear() {
        intendedEpochNanos = null;
        sentEpochNanos = null;
        askedPromptTokens = null;
        askedOutputTokens = null;
        connectDurationNanos = null;
        headersOffsetNanos = null;
        httpStatus = null;
        outcome = Outcome.UNKNOWN;
        closedOffsetNanos = null;
        firstChoiceOffsetNanos = null;
        firstAnswerOffsetNanos = null;
        usageOffsetNanos = null;
        doneOffsetNanos = null;
        promptTokens = null;
        outputTokens = null;
        cachedTokens = null;
        arrivals = 0;
    }
}
