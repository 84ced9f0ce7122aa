// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.OptionalDouble;

/**
 * The universal scalability law fitted to a throughput curve.
 *
 * <p>X(N) = γN / (1 + α(N−1) + βN(N−1)) (Gunther 1993). It peaks at N* = √((1−α)/β); with β = 0 it is Amdahl's law and
 * grows towards γ/α instead.
 *
 * @param gamma γ, throughput of one request alone [tokens/s]
 * @param alpha α, contention, from 0 [ratio]
 * @param beta β, coherency, from 0; exactly 0 when the data show none [ratio]
 * @param gammaSe standard error of γ; absent with fewer points than four, and for an exact fit at its bound
 * @param alphaSe standard error of α, likewise
 * @param betaSe standard error of β, likewise
 * @param sse weighted sum of squared residuals
 * @param rSquared coefficient of determination, at most 1
 * @param points number of levels fitted
 */
public record UslFit(
        double gamma,
        double alpha,
        double beta,
        OptionalDouble gammaSe,
        OptionalDouble alphaSe,
        OptionalDouble betaSe,
        double sse,
        double rSquared,
        int points) {

    /** The law itself, where only its coefficients are known: no levels, and no errors. */
    public static UslFit law(double gamma, double alpha, double beta) {
        return new UslFit(
                gamma, alpha, beta, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), 0, 1, 0);
    }

    /** X(N) for N above 0. [tokens/s] */
    public double throughput(double n) {
        return gamma * n / (1 + alpha * (n - 1) + beta * n * (n - 1));
    }

    /** N*, where throughput peaks; empty when it only grows, or falls from the start. [requests in flight] */
    public OptionalDouble peakConcurrency() {
        return beta > 0 && alpha < 1 ? OptionalDouble.of(Math.sqrt((1 - alpha) / beta)) : OptionalDouble.empty();
    }

    /** X(N*); empty without a peak. [tokens/s] */
    public OptionalDouble peakThroughput() {
        OptionalDouble peak = peakConcurrency();
        return peak.isEmpty() ? peak : OptionalDouble.of(throughput(peak.getAsDouble()));
    }

    /** γ/α, the limit of growth when β = 0; empty otherwise and for α = 0. [tokens/s] */
    public OptionalDouble amdahlLimit() {
        return beta == 0 && alpha > 0 ? OptionalDouble.of(gamma / alpha) : OptionalDouble.empty();
    }

    /** The highest throughput in reach: the peak's, or Amdahl's limit; empty for a straight line. [tokens/s] */
    public OptionalDouble ceiling() {
        OptionalDouble peak = peakThroughput();
        return peak.isPresent() ? peak : amdahlLimit();
    }

    /**
     * The lowest N with X(N) = {@code tokensPerSecond}: [B − √(B² − 4βX²(1−α))]/(2βX) with B = γ − αX + βX; empty when
     * the curve never gets there.
     */
    public OptionalDouble concurrencyFor(double tokensPerSecond) {
        double x = tokensPerSecond;
        double b = gamma - alpha * x + beta * x;
        double discriminant = b * b - 4 * beta * x * x * (1 - alpha);
        if (!(x > 0) || b <= 0 || discriminant < 0) {
            return OptionalDouble.empty();
        }
        // The other form of the root: it stays exact when β tends to 0.
        return OptionalDouble.of(2 * x * (1 - alpha) / (b + Math.sqrt(discriminant)));
    }

    /**
     * N where X²/N, throughput per second of waiting, is highest (Kleinrock's power): [−(α−β) + √((α−β)² +
     * 12β(1−α))]/(6β); with β = 0, (1−α)/α; empty for a straight line.
     */
    public OptionalDouble powerOptimalConcurrency() {
        double c = alpha - beta;
        double denominator = c + Math.sqrt(c * c + 12 * beta * (1 - alpha));
        // The other form of the root: it stays exact when β tends to 0.
        return denominator > 0 && alpha < 1 ? OptionalDouble.of(2 * (1 - alpha) / denominator) : OptionalDouble.empty();
    }
}
