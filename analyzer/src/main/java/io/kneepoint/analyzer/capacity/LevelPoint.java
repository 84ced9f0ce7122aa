// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Drift;
import io.kneepoint.analyzer.statistics.Proportion;
import io.kneepoint.analyzer.statistics.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one load level showed, as a point of the curve.
 *
 * @param concurrency requests kept in flight, or in flight on average, above 0
 * @param tokensPerSecond output tokens inside the window / its length, from 0
 * @param ttftP50Nanos median TTFT, above 0
 * @param ttftP95Nanos 95th percentile of TTFT, above 0
 * @param ttftP99Nanos 99th percentile of TTFT, above 0
 * @param requests requests that ended, from 0
 * @param errors those that failed, from 0 to {@code requests}
 * @param drift how TTFT drifted while the load was held constant; empty where it was not, or where too little was measured to tell
 * @param blocks the level cut into blocks, for intervals
 */
public record LevelPoint(
        double concurrency,
        double tokensPerSecond,
        OptionalDouble ttftP50Nanos,
        OptionalDouble ttftP95Nanos,
        OptionalDouble ttftP99Nanos,
        long requests,
        long errors,
        Optional<Drift> drift,
        Optional<Blocks> blocks) {

    public LevelPoint {
        if (!(concurrency > 0) || Double.isInfinite(concurrency)) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: a finite number above 0)");
        }
        if (!(tokensPerSecond >= 0) || Double.isInfinite(tokensPerSecond)) {
            throw new IllegalArgumentException(
                    "tokensPerSecond: " + tokensPerSecond + " (expected: a finite number from 0)");
        }
        if (errors < 0 || errors > requests) {
            throw new IllegalArgumentException(
                    "errors: " + errors + " (expected: from 0 to the " + requests + " requests)");
        }
        requireLatency("ttftP50Nanos", ttftP50Nanos);
        requireLatency("ttftP95Nanos", ttftP95Nanos);
        requireLatency("ttftP99Nanos", ttftP99Nanos);
    }

    /** A level without latencies and without blocks, of which no drift is known. */
    public static LevelPoint of(double concurrency, double tokensPerSecond, long requests, long errors) {
        return new LevelPoint(
                concurrency,
                tokensPerSecond,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                requests,
                errors,
                Optional.empty(),
                Optional.empty());
    }

    /** This with quantiles of TTFT. [ns] */
    public LevelPoint withTtft(double p50Nanos, double p95Nanos, double p99Nanos) {
        return new LevelPoint(
                concurrency,
                tokensPerSecond,
                OptionalDouble.of(p50Nanos),
                OptionalDouble.of(p95Nanos),
                OptionalDouble.of(p99Nanos),
                requests,
                errors,
                drift,
                blocks);
    }

    /** This with its blocks. */
    public LevelPoint withBlocks(Blocks newBlocks) {
        return new LevelPoint(
                concurrency,
                tokensPerSecond,
                ttftP50Nanos,
                ttftP95Nanos,
                ttftP99Nanos,
                requests,
                errors,
                drift,
                Optional.of(newBlocks));
    }

    /** This with a drift. */
    public LevelPoint withDrift(Drift newDrift) {
        return new LevelPoint(
                concurrency,
                tokensPerSecond,
                ttftP50Nanos,
                ttftP95Nanos,
                ttftP99Nanos,
                requests,
                errors,
                Optional.of(newDrift),
                blocks);
    }

    /** This with throughput and p95 TTFT multiplied. */
    LevelPoint scaled(double throughput, double p95) {
        return new LevelPoint(
                concurrency,
                tokensPerSecond * throughput,
                ttftP50Nanos,
                ttftP95Nanos.isPresent() ? OptionalDouble.of(ttftP95Nanos.getAsDouble() * p95) : ttftP95Nanos,
                ttftP99Nanos,
                requests,
                errors,
                drift,
                blocks);
    }

    /** Failed / ended; empty without requests. */
    public Optional<Proportion> errorRate() {
        return requests == 0 ? Optional.empty() : Optional.of(new Proportion(errors, requests));
    }

    /**
     * One level in blocks of equal duration, in time order.
     *
     * @param tokensPerSecond throughput of each block, at least two blocks
     * @param ttftNanos TTFT of the requests sent in each block; as many blocks, or none at all
     */
    public record Blocks(Sample tokensPerSecond, List<Sample> ttftNanos) {

        public Blocks {
            ttftNanos = List.copyOf(ttftNanos);
            if (tokensPerSecond.size() < 2 || (!ttftNanos.isEmpty() && ttftNanos.size() != tokensPerSecond.size())) {
                throw new IllegalArgumentException("blocks: " + tokensPerSecond.size() + " of throughput, "
                        + ttftNanos.size() + " of TTFT (expected: at least 2, and as many of TTFT or none)");
            }
        }

        /** Number of blocks. */
        public int count() {
            return tokensPerSecond.size();
        }
    }

    private static void requireLatency(String name, OptionalDouble value) {
        if (value.isPresent() && !(value.getAsDouble() > 0 && value.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": " + value.getAsDouble() + " (expected: finite and above 0)");
        }
    }
}
