// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;
import java.util.Optional;

/**
 * The verdict on an error rate over several runs a side, with the run as the unit.
 *
 * <p>t on the rates of the runs (paired, or Welch), in points. A handful of runs with few errors each makes a poor t,
 * so the pooled counts must agree: Newcombe's interval above 0 for a regression, below the budget for none.
 *
 * @param budget difference that counts, as a share in [0, 1)
 * @param levels what may be risked
 */
public record RateRunsTest(double budget, LogRatio.Levels levels) {

    public RateRunsTest {
        if (!(budget >= 0 && budget < 1)) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: in [0, 1))");
        }
    }

    /** At one level {@code alpha}, in (0, 0.5), two-sided to block and one-sided to pass. */
    public RateRunsTest(double budget, double alpha) {
        this(budget, new LogRatio.Levels(alpha, alpha));
    }

    /**
     * The verdict.
     *
     * @param decision the answer
     * @param difference mean rate of the candidate runs − that of the baseline runs
     * @param test of that difference; empty with fewer than two runs on a side
     * @param pooled Newcombe's interval of the pooled counts, at the level for passing
     */
    public record Result(Decision decision, double difference, Optional<TTest> test, Interval pooled) {}

    /** Compares runs; {@code paired} takes baseline i with candidate i. Empty without runs on a side. */
    public Optional<Result> compare(List<Proportion> baseline, List<Proportion> candidate, boolean paired) {
        if (baseline.isEmpty() || candidate.isEmpty()) {
            return Optional.empty();
        }
        Sample b = rates(baseline);
        Sample c = rates(candidate);
        Proportion allB = pool(baseline);
        Proportion allC = pool(candidate);
        Interval pooled = Proportion.newcombe(allB, allC, 1 - levels.pass());
        double difference = c.moments().mean() - b.moments().mean();
        if (Math.min(b.size(), c.size()) < 2) {
            return Optional.of(
                    new Result(Decision.inconclusive(Reason.TOO_FEW_RUNS), difference, Optional.empty(), pooled));
        }
        TTest test = paired ? StudentTTest.paired(c, b) : WelchTTest.of(c, b);
        boolean allFailed = allB.events() == allB.trials() && allC.events() == allC.trials();
        Decision decision = Math.min(b.size(), c.size()) < RunLevelTest.FEWEST_RUNS
                ? Decision.inconclusive(Reason.TOO_FEW_RUNS)
                : allFailed
                        ? Decision.inconclusive(Reason.ALL_FAILED)
                        : decide(test, pooled, Proportion.newcombe(allB, allC, 1 - levels.block()));
        return Optional.of(new Result(decision, difference, Optional.of(test), pooled));
    }

    private Decision decide(TTest test, Interval pooledToPass, Interval pooledToBlock) {
        double d = test.difference();
        Interval outer = test.interval(1 - levels.block());
        if (test.pTwoSided() < levels.block() && d > budget && pooledToBlock.lower() > 0) {
            return Decision.regression(outer.lower() > budget ? Confidence.CONFIRMED : Confidence.LIKELY);
        }
        if (test.interval(1 - 2 * levels.pass()).upper() < budget && pooledToPass.upper() < budget) {
            return Decision.noRegression(outer.upper() < 0 && d < -budget);
        }
        return Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD);
    }

    private static Sample rates(List<Proportion> runs) {
        return Sample.of(runs.stream().mapToDouble(Proportion::estimate).toArray());
    }

    private static Proportion pool(List<Proportion> runs) {
        return new Proportion(
                runs.stream().mapToDouble(Proportion::events).sum(),
                runs.stream().mapToDouble(Proportion::trials).sum());
    }
}
