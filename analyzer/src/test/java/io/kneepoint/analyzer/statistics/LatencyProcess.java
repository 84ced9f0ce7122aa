// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * How latencies of a run come about, for simulation: a stationary process with a marginal distribution.
 *
 * <p>TTFT has median 200 ms and sigma 0.5 on the logarithm unless said otherwise; a cache serves 70 % of requests in 60
 * ms and the others in 400 ms (sigma 0.25 and 0.35, with which the reference's rates agree); a queue has exponential
 * arrivals and log-normal service.
 */
interface LatencyProcess {

    /** n latencies in send order. */
    double[] draw(Random random, int n);

    /** ln-normal with correlation rho between neighbours. */
    static LatencyProcess autoregressive(double rho) {
        return logNormal(0.5, rho);
    }

    /** The same with another spread of the logarithm. */
    static LatencyProcess logNormal(double sigma, double rho) {
        return (random, n) -> {
            double[] z = gaussian(random, n, rho);
            for (int i = 0; i < n; i++) {
                z[i] = 200 * Math.exp(sigma * z[i]);
            }
            return z;
        };
    }

    /** ln-normal from the mean of the last five innovations and the present one. */
    static LatencyProcess movingAverage() {
        return (random, n) -> {
            int terms = 6;
            double[] e = new double[n + terms - 1];
            for (int i = 0; i < e.length; i++) {
                e[i] = random.nextGaussian();
            }
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < terms; j++) {
                    sum += e[i + j];
                }
                x[i] = 200 * Math.exp(0.5 * sum / Math.sqrt(terms));
            }
            return x;
        };
    }

    /**
     * Independent around a wave of 25 requests. The reference does not say how high the wave is: an amplitude of 0.35
     * and a sigma of 0.4, both on the logarithm, were found to give all of its rates.
     */
    static LatencyProcess periodic() {
        return (random, n) -> {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = 200 * Math.exp(0.4 * random.nextGaussian() + 0.35 * Math.sin(2 * Math.PI * i / 25));
            }
            return x;
        };
    }

    /** Hits and misses of a cache that come in stretches, 70 % of them hits. */
    static LatencyProcess bimodal(double rho) {
        return bimodal(rho, 0.7);
    }

    /** The same with another share of hits. */
    static LatencyProcess bimodal(double rho, double hits) {
        return (random, n) -> {
            double[] z = gaussian(random, n, rho);
            for (int i = 0; i < n; i++) {
                boolean hit = Gaussian.cumulative(z[i]) < hits;
                z[i] = (hit ? 60 : 400) * Math.exp((hit ? 0.25 : 0.35) * random.nextGaussian());
            }
            return z;
        };
    }

    /** Waiting and service in a queue with one server (Lindley's recursion), after 500 requests of warm-up. */
    static LatencyProcess queue(double utilisation) {
        double sigma = 0.5;
        return queue(
                utilisation,
                200 * Math.exp(sigma * sigma / 2),
                random -> 200 * Math.exp(sigma * random.nextGaussian()));
    }

    /** The same with Pareto's service times of index 2.5 and mean 200. */
    static LatencyProcess paretoQueue(double utilisation) {
        double index = 2.5;
        double least = 200 * (index - 1) / index;
        return queue(utilisation, 200, random -> least * Math.pow(1 - random.nextDouble(), -1 / index));
    }

    private static LatencyProcess queue(double utilisation, double meanService, ToDoubleFunction<Random> services) {
        return (random, n) -> {
            double[] latency = new double[n];
            double wait = 0;
            for (int i = -500; i < n; i++) {
                double service = services.applyAsDouble(random);
                if (i >= 0) {
                    latency[i] = wait + service;
                }
                double gap = -Math.log(1 - random.nextDouble()) * meanService / utilisation;
                wait = Math.max(0, wait + service - gap);
            }
            return latency;
        };
    }

    /**
     * Stretches of about 20 requests, a tenth of the time, in which a neighbour doubles every latency. The reference does
     * not say how wide latencies spread beside that; with a sigma of 0.4 all of its rates come out.
     */
    static LatencyProcess bursts() {
        return (random, n) -> {
            double[] x = new double[n];
            boolean on = random.nextDouble() < 0.1;
            for (int i = 0; i < n; i++) {
                x[i] = (on ? 400 : 200) * Math.exp(0.4 * random.nextGaussian());
                on = on ? random.nextDouble() >= 1 / 20.0 : random.nextDouble() < 1 / 180.0;
            }
            return x;
        };
    }

    /** Independent, with the top above u = 0.95 multiplied by {@code factor}, log-linear from u = 0.90. */
    static LatencyProcess tail(double factor) {
        return tail(factor, 0);
    }

    /** The same with correlation rho between neighbours. */
    static LatencyProcess tail(double factor, double rho) {
        return (random, n) -> {
            double[] z = gaussian(random, n, rho);
            for (int i = 0; i < n; i++) {
                double share = Math.max(0, Math.min(1, (Gaussian.cumulative(z[i]) - 0.90) / 0.05));
                z[i] = 200 * Math.exp(0.5 * z[i] + share * Math.log(factor));
            }
            return z;
        };
    }

    /** This, with every latency changed. */
    default LatencyProcess map(DoubleUnaryOperator f) {
        return (random, n) -> {
            double[] x = draw(random, n);
            for (int i = 0; i < n; i++) {
                x[i] = f.applyAsDouble(x[i]);
            }
            return x;
        };
    }

    private static double[] gaussian(Random random, int n, double rho) {
        double[] z = new double[n];
        double innovation = Math.sqrt(1 - rho * rho);
        z[0] = random.nextGaussian();
        for (int i = 1; i < n; i++) {
            z[i] = rho * z[i - 1] + innovation * random.nextGaussian();
        }
        return z;
    }
}
