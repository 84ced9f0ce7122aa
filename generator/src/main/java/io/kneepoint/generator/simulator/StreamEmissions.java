// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.Arrays;

/**
 * What one stream really sent, and when: each entry is one write to the socket that carried content, stamped just before
 * the write. Immutable once published; for any thread.
 */
public final class StreamEmissions {
    private final String requestId;
    private final String outcome;
    private final long epochAnchorNanos;
    private final long[] nanos;
    private final int[] tokens;

    StreamEmissions(String requestId, String outcome, long epochAnchorNanos, long[] nanos, int[] tokens) {
        this.requestId = requestId;
        this.outcome = outcome;
        this.epochAnchorNanos = epochAnchorNanos;
        this.nanos = nanos;
        this.tokens = tokens;
    }

    /** The id that went out in the header {@code x-request-id}. */
    public String requestId() {
        return requestId;
    }

    /** How the stream ended, in one lower-case word such as {@code completed}, {@code reset} or {@code cancelled}. */
    public String outcome() {
        return outcome;
    }

    /** Writes that carried content. */
    public int writes() {
        return nanos.length;
    }

    /** When write {@code index} was handed to the socket, on this JVM's monotonic clock. */
    public long nanos(int index) {
        return nanos[index];
    }

    /** When write {@code index} was handed to the socket, in nanoseconds since the Unix epoch. */
    public long epochNanos(int index) {
        return epochAnchorNanos + nanos[index];
    }

    /** Tokens that write {@code index} carried, at least 1. */
    public int tokens(int index) {
        return tokens[index];
    }

    /** Tokens of all writes. */
    public int totalTokens() {
        return Arrays.stream(tokens).sum();
    }
}
