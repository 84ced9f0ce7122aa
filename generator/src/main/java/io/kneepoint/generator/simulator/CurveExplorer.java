// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.Efficiency;
import io.kneepoint.generator.engine.KvCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Model, GPU, context and precision to the two curves: throughput and TTFT over concurrency, in virtual time.
 *
 * <p>From specifications alone: expect 20 %, worse for large batches over several GPUs. The engine here is a common one:
 * 2 048 tokens a step, at most 256 requests admitted, a cache that grows with the answers and preempts when full, 30 s for
 * a first token. Stateless, for any thread; the same query gives the same curve.
 */
public final class CurveExplorer {
    private static final EngineSettings COMMON = new EngineSettings(
            2048,
            256,
            Integer.MAX_VALUE,
            Optional.of(Duration.ofSeconds(30)),
            EngineSettings.Order.FIRST_COME,
            EngineSettings.Kv.GROW,
            Duration.ofMillis(2),
            0.3,
            Duration.ofNanos(200_000),
            0.05);
    private static final double OUTPUT_SIGMA = 0.4;
    private static final double TAIL_SIGMA = 0.1;
    private static final Duration BACK_OFF = Duration.ofSeconds(2);

    private CurveExplorer() {}

    /** Simulates every level of the query. */
    public static SimulatedCurve explore(CurveQuery query) {
        Deployment deployment = query.deployment();
        KvCache cache = KvCache.of(deployment);
        long context = query.contextTokens();
        List<CurvePoint> points =
                cache.maxRequests(context) < 1 ? List.of() : points(query, blueprint(query, cache.poolTokens(context)));
        return new SimulatedCurve(
                deployment.weightBytes(),
                cache.balanceBytes(),
                cache.bytesPerToken(),
                cache.requestBytes(context),
                cache.maxRequests(context),
                points);
    }

    private static List<CurvePoint> points(CurveQuery query, EngineBlueprint blueprint) {
        long limitNanos = query.ttftLimit().toNanos();
        return query.levels().stream()
                .map(level -> ClosedLoop.run(blueprint, level, query.requestsPerLevel(), query.seed() + level))
                .map(level -> CurvePoint.of(level, limitNanos))
                .toList();
    }

    private static EngineBlueprint blueprint(CurveQuery query, long kvPoolTokens) {
        Deployment deployment = query.deployment();
        int prompt = query.contextTokens() - query.outputTokens();
        int cached = (int) Math.min(prompt - 1L, Math.round(prompt * query.cachedShare()));
        int greatestOutput = (int) Math.min(2L * query.outputTokens(), Math.max(1, kvPoolTokens - 2L * prompt));
        Workload workload = new Workload(
                cached > 0 ? 1 : 0,
                cached,
                prompt - cached,
                TAIL_SIGMA,
                query.outputTokens(),
                OUTPUT_SIGMA,
                Math.max(query.outputTokens(), greatestOutput),
                BACK_OFF);
        return new EngineBlueprint(
                deployment.model().name(),
                deployment,
                Efficiency.typicalOf(deployment.gpu()),
                kvPoolTokens,
                COMMON,
                workload);
    }
}
