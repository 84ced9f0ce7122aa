// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * When a load level becomes steady: the later of where {@link Mser5} cuts ln TTFT and where it cuts throughput, and
 * never before the configured minimum.
 *
 * @param cutNanos time to leave out, since the start of the level [ns]
 * @param steady whether both series settle in their first half
 */
public record WarmUp(long cutNanos, boolean steady) {

    /**
     * The warm-up of a level.
     *
     * @param sentNanos when each request was sent, ascending, since the start of the level [ns]
     * @param ttft TTFT of the same requests, above 0
     * @param throughput tokens/s in slices of equal length from the start of the level on
     * @param sliceNanos length of a slice, above 0 [ns]
     * @param minimumNanos configured minimum, from 0 [ns]
     * @throws IllegalArgumentException if there are not as many times as values
     */
    public static WarmUp of(long[] sentNanos, Sample ttft, Sample throughput, long sliceNanos, long minimumNanos) {
        if (sentNanos.length != ttft.size()) {
            throw new IllegalArgumentException(
                    "sentNanos: " + sentNanos.length + " (expected: as many as the " + ttft.size() + " values)");
        }
        Mser5 latency = Mser5.of(ttft.log());
        Mser5 rate = Mser5.of(throughput);
        long byLatency = latency.cut() == 0 ? 0 : sentNanos[latency.cut()];
        long byRate = rate.cut() * sliceNanos;
        return new WarmUp(Math.max(minimumNanos, Math.max(byLatency, byRate)), latency.steady() && rate.steady());
    }
}
