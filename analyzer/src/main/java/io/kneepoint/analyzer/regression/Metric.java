// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

/** What is measured of a run and can be compared. */
public enum Metric {
    /** Time to first token, from sent. */
    TTFT("ttft", Kind.LATENCY),
    /** Time to first token, from the intended start. */
    TTFT_FROM_INTENDED("ttftFromIntended", Kind.LATENCY),
    /** Time per output token of a request. */
    TPOT("tpot", Kind.LATENCY),
    /** Gaps between arrivals, pooled over requests. */
    ITL("itl", Kind.LATENCY),
    /** Time from sent to the end. */
    E2E("e2e", Kind.LATENCY),
    /** System throughput, slice by slice. */
    OUTPUT_TOKENS_PER_SECOND("outputTokensPerSecond", Kind.THROUGHPUT),
    /** Failed over ended requests. */
    ERROR_RATE("errorRate", Kind.SHARE),
    /** Requests that the prompt cache did not serve, over those that say. */
    CACHE_MISS_RATE("cacheMissRate", Kind.SHARE),
    /** Price of a request. */
    COST_PER_REQUEST("costPerRequest", Kind.COST);

    /** How a metric is compared. */
    enum Kind {
        LATENCY,
        THROUGHPUT,
        COST,
        SHARE
    }

    private final String label;
    private final Kind kind;

    Metric(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    /** The name in reports. */
    public String label() {
        return label;
    }

    /** Whether a larger value is good. */
    public boolean higherIsBetter() {
        return kind == Kind.THROUGHPUT;
    }

    /** Whether it is a share of requests, compared in points and not as a ratio. */
    public boolean isShare() {
        return kind == Kind.SHARE;
    }

    boolean isLatency() {
        return kind == Kind.LATENCY;
    }

    /**
     * Reads what {@link #label()} writes.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Metric parse(String label) {
        StringBuilder known = new StringBuilder();
        for (Metric metric : values()) {
            if (metric.label.equals(label)) {
                return metric;
            }
            known.append(known.length() == 0 ? "" : ", ").append(metric.label);
        }
        throw new IllegalArgumentException("metric: " + label + " (expected: one of " + known + ")");
    }
}
