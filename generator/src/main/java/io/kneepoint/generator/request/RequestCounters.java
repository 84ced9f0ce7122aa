// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/** What all requests of one event loop did so far, for progress and health. Confined to that event loop. */
public final class RequestCounters {

    private long outputTokens;
    private long arrivals;

    void arrived(int tokens) {
        arrivals++;
        outputTokens += tokens;
    }

    /** Output tokens that arrived. */
    public long outputTokens() {
        return outputTokens;
    }

    /** Reads that brought content. */
    public long arrivals() {
        return arrivals;
    }
}
