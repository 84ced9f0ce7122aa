// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The verdict on a difference of two error rates, in points and not as a ratio, for a baseline may have none.
 *
 * <p>Errors come in bursts, so both counts are divided by a design effect: the variance of the rate over blocks of
 * consecutive requests, relative to the binomial one (Rao and Scott 1992). The interval is Newcombe's. The p is
 * Fisher's while the design effect is at most 1.2, else that of a pooled z test.
 *
 * @param budget difference that counts, as a share in [0, 1); 0.005 is half a point
 * @param level of the interval, in (0, 1)
 */
public record ErrorRateTest(double budget, double level) {

    private static final double NEARLY_INDEPENDENT = 1.2;

    public ErrorRateTest {
        if (!(budget >= 0 && budget < 1) || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "budget, level: " + budget + ", " + level + " (expected: budget in [0, 1), level in (0, 1))");
        }
    }

    /** Half a point, 95 %. */
    public ErrorRateTest() {
        this(0.005, 0.95);
    }

    /** Failures among the requests of one block. */
    public record Block(int errors, int requests) {

        public Block {
            if (requests < 1 || errors < 0 || errors > requests) {
                throw new IllegalArgumentException("errors, requests: " + errors + ", " + requests
                        + " (expected: requests from 1, errors from 0 to requests)");
            }
        }
    }

    /**
     * The verdict.
     *
     * @param decision the answer
     * @param difference candidate rate − baseline rate, in [−1, 1]
     * @param interval of the difference
     * @param pWorse one-sided p for a worse candidate
     * @param pTwoSided two-sided p of any difference
     * @param designEffect ≥ 1, the larger of both sides
     * @param ruleOfThree 95 % upper limit of the candidate's rate when neither side had an error
     * @param allFailed whether every request of both sides failed
     * @param requiredPerSide requests a side that would show no regression if both rates were the pooled one; empty
     *     without a budget
     */
    public record Result(
            Decision decision,
            double difference,
            Interval interval,
            double pWorse,
            double pTwoSided,
            double designEffect,
            OptionalDouble ruleOfThree,
            boolean allFailed,
            OptionalLong requiredPerSide) {}

    /**
     * Compares blocks of consecutive requests; one block a side says nothing of bursts. Empty without requests on a
     * side.
     */
    public Optional<Result> compare(List<Block> baseline, List<Block> candidate) {
        if (baseline.isEmpty() || candidate.isEmpty()) {
            return Optional.empty();
        }
        int x1 = baseline.stream().mapToInt(Block::errors).sum();
        int n1 = baseline.stream().mapToInt(Block::requests).sum();
        int x2 = candidate.stream().mapToInt(Block::errors).sum();
        int n2 = candidate.stream().mapToInt(Block::requests).sum();
        // A side without errors cannot show how they would burst: the other side's effect stands for both.
        double deff = Math.max(designEffect(baseline), designEffect(candidate));
        Proportion b = new Proportion(x1, n1).effective(deff);
        Proportion c = new Proportion(x2, n2).effective(deff);
        boolean independent = deff <= NEARLY_INDEPENDENT;
        double z = independent ? 0 : pooledZ(b, c);
        double worse = independent ? FisherExact.greater(x1, n1, x2, n2) : Gaussian.upper(z);
        double twoSided = independent ? FisherExact.twoSided(x1, n1, x2, n2) : Gaussian.twoSided(z);
        Interval interval = Proportion.newcombe(b, c, level);
        double difference = x2 / (double) n2 - x1 / (double) n1;
        boolean allFailed = x1 == n1 && x2 == n2;
        OptionalDouble ruleOfThree =
                x1 + x2 == 0 ? OptionalDouble.of(Proportion.ruleOfThree(n2 / deff)) : OptionalDouble.empty();
        Decision decision = allFailed ? Decision.inconclusive(Reason.ALL_FAILED) : decide(difference, interval);
        return Optional.of(new Result(
                decision, difference, interval, worse, twoSided, deff, ruleOfThree, allFailed, required(b, c, deff)));
    }

    /**
     * max(1, (s²/m) / (p(1−p)/n)) with s² the variance of the m block rates, weighted by block size; 1 when no request
     * or every request failed, or for a single block.
     */
    public static double designEffect(List<Block> blocks) {
        int m = blocks.size();
        double n = blocks.stream().mapToInt(Block::requests).sum();
        double p = blocks.stream().mapToInt(Block::errors).sum() / n;
        if (m < 2 || p == 0 || p == 1) {
            return 1;
        }
        double squares = 0;
        for (Block block : blocks) {
            double share = m * block.requests() / n;
            double d = share * (block.errors() / (double) block.requests() - p);
            squares += d * d;
        }
        double ofMean = squares / (m - 1) / m;
        return Math.max(1, ofMean / (p * (1 - p) / n));
    }

    /** Blocks of equal size, the first ones longer by one where needed, from failures in send order. */
    public static List<Block> blocks(boolean[] failed, int blocks) {
        int m = Math.max(1, Math.min(blocks, failed.length));
        if (failed.length == 0) {
            return List.of();
        }
        Block[] result = new Block[m];
        int start = 0;
        for (int b = 0; b < m; b++) {
            int end = start + failed.length / m + (b < failed.length % m ? 1 : 0);
            int errors = 0;
            for (int i = start; i < end; i++) {
                errors += failed[i] ? 1 : 0;
            }
            result[b] = new Block(errors, end - start);
            start = end;
        }
        return List.of(result);
    }

    private Decision decide(double difference, Interval interval) {
        if (interval.lower() > 0 && difference > budget) {
            return Decision.regression(interval.lower() > budget ? Confidence.CONFIRMED : Confidence.LIKELY);
        }
        if (interval.upper() < budget) {
            return Decision.noRegression(interval.upper() < 0 && difference < -budget);
        }
        return Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD);
    }

    /** Doubling, then bisection on the upper limit of the difference of two equal rates. */
    private OptionalLong required(Proportion b, Proportion c, double deff) {
        double rate = (b.events() + c.events()) / (b.trials() + c.trials());
        if (!(budget > 0) || rate == 1) {
            return OptionalLong.empty();
        }
        double low = 0;
        double high = 1;
        while (upperAt(high, rate) >= budget) {
            low = high;
            high *= 2;
        }
        while (high - low > 0.5) {
            double middle = (low + high) / 2;
            if (upperAt(middle, rate) >= budget) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalLong.of((long) Math.ceil(high * deff));
    }

    private double upperAt(double n, double rate) {
        Proportion side = new Proportion(rate * n, n);
        return Proportion.newcombe(side, side, level).upper();
    }

    private static double pooledZ(Proportion b, Proportion c) {
        double pooled = (b.events() + c.events()) / (b.trials() + c.trials());
        double variance = pooled * (1 - pooled) * (1 / b.trials() + 1 / c.trials());
        return variance > 0 ? (c.estimate() - b.estimate()) / Math.sqrt(variance) : 0;
    }
}
