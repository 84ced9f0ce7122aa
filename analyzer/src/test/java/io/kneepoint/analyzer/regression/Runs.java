// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Histogram;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Made-up runs for tests: log-normal latencies, seeded. */
final class Runs {

    private Runs() {}

    /** A run's shape: what is multiplied, how often it fails. */
    record Shape(double ttft, double tpot, double throughput, double errorRate, double cost) {

        static final Shape SAME = new Shape(1, 1, 1, 0, 1);

        Shape slower(double factor) {
            return new Shape(factor, tpot, throughput, errorRate, cost);
        }

        Shape failing(double rate) {
            return new Shape(ttft, tpot, throughput, rate, cost);
        }

        Shape dearer(double factor) {
            return new Shape(ttft, tpot, throughput, errorRate, factor);
        }
    }

    static RunSample run(String name, long seed, int requests, Shape shape, int... levels) {
        return new RunSample(
                name,
                Map.of("model", "m", "gpu", "A100"),
                Arrays.stream(levels)
                        .mapToObj(level -> level(seed * 31 + level, requests, shape, level))
                        .toList());
    }

    static LevelSample level(long seed, int requests, Shape shape, int concurrency) {
        Random random = new Random(seed);
        LevelSample.Builder builder = LevelSample.builder().concurrency(concurrency);
        List<Histogram> gaps = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            double ttft = shape.ttft * 200 * Math.exp(0.3 * random.nextGaussian());
            double tpot = shape.tpot * 20 * Math.exp(0.1 * random.nextGaussian());
            double cost = shape.cost * 0.01 * Math.exp(0.1 * random.nextGaussian());
            boolean fails = random.nextDouble() < shape.errorRate;
            builder.add(
                    fails
                            ? RequestSample.failed()
                            : RequestSample.succeeded()
                                    .with(Metric.TTFT, ttft)
                                    .with(Metric.TPOT, tpot)
                                    .with(Metric.E2E, ttft + 100 * tpot)
                                    .with(Metric.COST_PER_REQUEST, cost));
            gaps.add(new Histogram(new double[] {0.9 * tpot, tpot, 1.1 * tpot}, new long[] {1, 1, 1}, 3 * tpot));
        }
        double[] slices = random.doubles(60)
                .map(u -> shape.throughput * 1000 * (0.98 + 0.04 * u))
                .toArray();
        return builder.gaps(Observations.binned(gaps, 0, 0.01))
                .throughput(Sample.of(slices))
                .build();
    }
}
