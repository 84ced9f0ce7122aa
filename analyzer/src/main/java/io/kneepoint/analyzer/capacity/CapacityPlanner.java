// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Interval;
import java.util.Optional;

/**
 * From a wanted load to the number of replicas, each kept in its sweet spot.
 *
 * <p>Replicas = ⌈wanted / X(N)⌉ with N the upper end of the sweet spot; the load is then spread evenly. Stateless.
 */
public final class CapacityPlanner {

    private CapacityPlanner() {}

    /**
     * A plan.
     *
     * @param replicas endpoints needed, from 1
     * @param concurrencyPerReplica requests in flight on each
     * @param tokensPerSecondPerReplica throughput of each
     * @param headroom 1 − the share of its ceiling that each uses, in [0, 1)
     */
    public record Plan(
            long replicas, double concurrencyPerReplica, double tokensPerSecondPerReplica, double headroom) {}

    /**
     * A plan for {@code tokensPerSecond} above 0 by a fitted curve; empty when the curve gives no ceiling.
     *
     * @throws IllegalArgumentException unless {@code tokensPerSecond} is finite and above 0
     */
    public static Optional<Plan> plan(double tokensPerSecond, UslFit usl, Interval sweetSpot) {
        if (!(tokensPerSecond > 0) || Double.isInfinite(tokensPerSecond)) {
            throw new IllegalArgumentException(
                    "tokensPerSecond: " + tokensPerSecond + " (expected: finite and above 0)");
        }
        if (usl.ceiling().isEmpty()) {
            return Optional.empty();
        }
        long replicas = (long) Math.ceil(tokensPerSecond / usl.throughput(sweetSpot.upper()));
        double each = tokensPerSecond / replicas;
        double concurrency = usl.concurrencyFor(each).orElseThrow();
        return Optional.of(
                new Plan(replicas, concurrency, each, 1 - each / usl.ceiling().getAsDouble()));
    }
}
