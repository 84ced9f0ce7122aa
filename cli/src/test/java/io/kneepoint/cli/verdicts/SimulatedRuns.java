// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.RequestSample;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.generator.simulator.ClosedLoop;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.LevelResult;
import io.kneepoint.generator.simulator.RequestResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Runs of the simulated engine in virtual time, as samples. */
final class SimulatedRuns {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private SimulatedRuns() {}

    static RunSample run(EngineBlueprint engine, int concurrency, int requests, long seed) {
        LevelResult level = ClosedLoop.run(engine, concurrency, requests, seed);
        LevelSample.Builder builder = LevelSample.builder().concurrency(concurrency);
        level.requests().stream()
                .sorted(Comparator.comparingLong(RequestResult::sentNanos).thenComparing(RequestResult::number))
                .forEach(request -> builder.add(sample(request)));
        builder.throughput(Sample.of(level.outputTokensPerSecond()));
        builder.seconds(level.windowNanos() / NANOS_PER_SECOND);
        return new RunSample("seed " + seed, Map.of("model", engine.name()), List.of(builder.build()));
    }

    private static RequestSample sample(RequestResult request) {
        if (!request.succeeded()) {
            return RequestSample.failed();
        }
        double ttft = request.ttftNanos().orElseThrow() / NANOS_PER_MILLI;
        double e2e = (request.endNanos() - request.sentNanos()) / NANOS_PER_MILLI;
        RequestSample sample = RequestSample.succeeded().with(Metric.TTFT, ttft).with(Metric.E2E, e2e);
        return request.outputTokens() < 2
                ? sample
                : sample.with(Metric.TPOT, (e2e - ttft) / (request.outputTokens() - 1));
    }
}
