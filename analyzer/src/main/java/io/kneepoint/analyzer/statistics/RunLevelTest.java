// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The verdict on several runs a side, with the run as the unit.
 *
 * <p>aᵢ and bᵢ are ln T of the baseline and candidate runs. Paired (interleaved runs): θ and SE of the mean of bᵢ − aᵢ,
 * df = k − 1. Unpaired: Welch on a and b. Unlike {@link WithinRunTest} it sees how runs differ among themselves.
 *
 * @param marginPercent change that counts, ≥ 0
 * @param alpha two-sided level, in (0, 0.5)
 * @param higherIsBetter whether a larger value is good, as for tokens/s
 */
public record RunLevelTest(double marginPercent, double alpha, boolean higherIsBetter) {

    /** Runs a side below which no verdict is given. */
    public static final int FEWEST_RUNS = 4;

    public RunLevelTest {
        LogRatio.delta(marginPercent);
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5))");
        }
    }

    /** At α = 0.05, for a latency. */
    public RunLevelTest(double marginPercent) {
        this(marginPercent, 0.05, false);
    }

    /**
     * The verdict.
     *
     * @param decision the answer
     * @param evidence {@link Evidence#RUNS} or {@link Evidence#PAIRED_RUNS}
     * @param baselineRuns runs of the baseline
     * @param candidateRuns runs of the candidate
     * @param estimate θ, SE, df; empty with fewer than two runs on a side
     */
    public record Result(
            Decision decision, Evidence evidence, int baselineRuns, int candidateRuns, Optional<LogRatio> estimate) {

        /** Runs a side to find a change of exactly the margin. */
        public OptionalLong requiredToDetect(double marginPercent, double alpha) {
            return estimate.isEmpty()
                    ? OptionalLong.empty()
                    : estimate.get().requiredToDetect(runsASide(), LogRatio.delta(marginPercent), alpha);
        }

        /** Runs a side to show that there is no regression when nothing changed. */
        public OptionalLong requiredToProve(double marginPercent, double alpha) {
            return estimate.isEmpty()
                    ? OptionalLong.empty()
                    : estimate.get().requiredToProve(runsASide(), LogRatio.delta(marginPercent), alpha);
        }

        private double runsASide() {
            return 2 / (1.0 / baselineRuns + 1.0 / candidateRuns);
        }
    }

    /**
     * Compares runs that were interleaved: baseline i with candidate i. @throws IllegalArgumentException if the numbers
     * differ
     */
    public Result paired(Sample logBaseline, Sample logCandidate) {
        if (logBaseline.size() < 2) {
            return result(Evidence.PAIRED_RUNS, logBaseline, logCandidate, Optional.empty());
        }
        return result(
                Evidence.PAIRED_RUNS,
                logBaseline,
                logCandidate,
                Optional.of(StudentTTest.paired(logCandidate, logBaseline)));
    }

    /** Compares runs that were not interleaved, as with an archived baseline. */
    public Result unpaired(Sample logBaseline, Sample logCandidate) {
        if (Math.min(logBaseline.size(), logCandidate.size()) < 2) {
            return result(Evidence.RUNS, logBaseline, logCandidate, Optional.empty());
        }
        return result(Evidence.RUNS, logBaseline, logCandidate, Optional.of(WelchTTest.of(logCandidate, logBaseline)));
    }

    private Result result(Evidence evidence, Sample a, Sample b, Optional<TTest> test) {
        Optional<LogRatio> estimate = test.map(
                t -> new LogRatio(higherIsBetter ? -t.difference() : t.difference(), t.standardError(), t.df()));
        boolean enough = Math.min(a.size(), b.size()) >= FEWEST_RUNS;
        Decision decision = enough && estimate.isPresent()
                ? estimate.get().decide(LogRatio.delta(marginPercent), alpha)
                : Decision.inconclusive(Reason.TOO_FEW_RUNS);
        return new Result(decision, evidence, a.size(), b.size(), estimate);
    }
}
