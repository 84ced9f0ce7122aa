// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The verdict on one run a side.
 *
 * <p>θ = ln T(candidate) − ln T(baseline), its variance by {@link BlockJackknife} over blocks that {@link
 * AutocorrelationTime} makes long enough, Student's t with the fewer blocks of both sides − 1 degrees of freedom. It
 * answers for the two runs, not for two versions: run-to-run variance is invisible to it ({@link Evidence#WITHIN_RUN}).
 *
 * @param statistic compared statistic
 * @param marginPercent change that counts, ≥ 0
 * @param alpha two-sided level, in (0, 0.5)
 * @param higherIsBetter whether a larger value is good, as for tokens/s
 * @param clockResolution smallest difference the clock can show, in the unit of the values; 0 when values are exact
 */
public record WithinRunTest(
        Statistic statistic, double marginPercent, double alpha, boolean higherIsBetter, double clockResolution) {

    static final int FEWEST_BLOCKS = 8;
    private static final double FEWEST_IN_TAIL = 5;
    private static final double MOST_REJECTED = 0.01;
    private static final double MANY_TIES = 0.2;

    public WithinRunTest {
        LogRatio.delta(marginPercent);
        if (!(alpha > 0 && alpha < 0.5) || !(clockResolution >= 0) || Double.isInfinite(clockResolution)) {
            throw new IllegalArgumentException("alpha, clockResolution: " + alpha + ", " + clockResolution
                    + " (expected: alpha in (0, 0.5), a finite resolution from 0)");
        }
    }

    /** At α = 0.05, for a latency with an exact clock. */
    public WithinRunTest(Statistic statistic, double marginPercent) {
        this(statistic, marginPercent, 0.05, false, 0);
    }

    /** What is noteworthy about the data beside the verdict. */
    public enum Flag {
        /** Both sides show one single value: the clock is too coarse. */
        QUANTISED_CLOCK,
        /** More than a fifth of the values are tied. */
        MANY_TIES
    }

    /** One side in numbers. [T in the unit of the values, variance of ln T before inflation, resolution over T] */
    public record Side(
            int units,
            double statistic,
            double effectiveSize,
            int blocks,
            double variance,
            double inflation,
            double relativeResolution) {}

    /**
     * The verdict and all it rests on; what is absent could not be computed.
     *
     * @param decision the answer
     * @param autocorrelation pooled over both sides
     * @param baseline the baseline in numbers; empty when a side has fewer than 8 units
     * @param candidate the candidate in numbers; empty when a side has fewer than 8 units
     * @param estimate θ, SE, df; empty when a side has fewer than 8 units
     * @param flags noteworthy properties of the data
     */
    public record Result(
            Decision decision,
            Optional<AutocorrelationTime> autocorrelation,
            Optional<Side> baseline,
            Optional<Side> candidate,
            Optional<LogRatio> estimate,
            Set<Flag> flags) {

        private Result with(Decision other) {
            return new Result(other, autocorrelation, baseline, candidate, estimate, flags);
        }

        /** Smallest worsening found with 80 % power. [%] */
        public OptionalDouble mdePercent(double alpha) {
            return estimate.map(e -> OptionalDouble.of(e.mdePercent(alpha))).orElse(OptionalDouble.empty());
        }

        /** Units a side to find a change of exactly the margin. */
        public OptionalLong requiredToDetect(double marginPercent, double alpha) {
            return estimate.isEmpty()
                    ? OptionalLong.empty()
                    : estimate.get().requiredToDetect(unitsASide(), LogRatio.delta(marginPercent), alpha);
        }

        /** Units a side to show that there is no regression when nothing changed. */
        public OptionalLong requiredToProve(double marginPercent, double alpha) {
            return estimate.isEmpty()
                    ? OptionalLong.empty()
                    : estimate.get().requiredToProve(unitsASide(), LogRatio.delta(marginPercent), alpha);
        }

        /** Harmonic mean of both sizes: an even design of that size has the same variance. */
        private double unitsASide() {
            double b = baseline.orElseThrow().units();
            double c = candidate.orElseThrow().units();
            return 2 / (1 / b + 1 / c);
        }
    }

    /** Units a side below which nothing is said at autocorrelation time {@code tau}. */
    public long fewestUnits(double tau) {
        double inTail = statistic.tail().isPresent()
                ? Math.max(FEWEST_IN_TAIL, tau) / statistic.tail().getAsDouble()
                : 0;
        return (long) Math.ceil(Math.max(2 * FEWEST_BLOCKS * tau, inTail) - 1e-6);
    }

    /** Compares samples with one value a request, in send order. */
    public Result compare(Sample baseline, Sample candidate) {
        return compare(Observations.of(baseline), Observations.of(candidate));
    }

    /** Compares units with one value or many each, in order of time. */
    public Result compare(Observations baseline, Observations candidate) {
        if (Math.min(baseline.units(), candidate.units()) < 2) {
            return withoutNumbers(Reason.NO_DATA, Optional.empty());
        }
        AutocorrelationTime time = AutocorrelationTime.of(baseline.unitMeans(), candidate.unitMeans());
        if (!(hasStatistic(baseline) && hasStatistic(candidate))) {
            return withoutNumbers(Reason.NO_DATA, Optional.of(time));
        }
        if (Math.min(baseline.units(), candidate.units()) < FEWEST_BLOCKS) {
            return withoutNumbers(Reason.INSUFFICIENT_INDEPENDENT_BLOCKS, Optional.of(time));
        }
        Side b = side(baseline, time.tau());
        Side c = side(candidate, time.tau());
        LogRatio estimate = estimate(b, c);
        Result result = new Result(
                estimate.decide(LogRatio.delta(marginPercent), alpha),
                Optional.of(time),
                Optional.of(b),
                Optional.of(c),
                Optional.of(estimate),
                flags(baseline, candidate));
        return insufficiency(baseline, candidate, result)
                .map(reason -> result.with(Decision.inconclusive(reason)))
                .orElse(result);
    }

    /** Whether the statistic stays above 0, so that it has a logarithm, whichever block is left out. */
    private boolean hasStatistic(Observations side) {
        int blocks = Math.min(FEWEST_BLOCKS, side.units());
        return side.isPositive()
                || BlockJackknife.leaveOneOut(statistic, side, blocks).isPositive();
    }

    private Side side(Observations side, double tau) {
        int n = side.units();
        int blocks = Math.max(FEWEST_BLOCKS, BlockJackknife.blocksFor(n, tau));
        boolean constant = side.isConstant();
        // Weights of quantiles add up to 1 only to the last digit; a constant must have no variance at all.
        double value = constant ? side.unitMeans().get(0) : side.statistic(statistic);
        double variance =
                constant ? 0 : BlockJackknife.of(statistic, side, blocks).variance();
        double resolution = Math.max(side.relativeResolution(), clockResolution / value);
        return new Side(n, value, n / tau, blocks, variance, BlockJackknife.inflation(n, blocks, tau), resolution);
    }

    private LogRatio estimate(Side b, Side c) {
        double theta = b.statistic() == c.statistic() ? 0 : Math.log(c.statistic()) - Math.log(b.statistic());
        double resolution = square(b.relativeResolution()) + square(c.relativeResolution());
        double variance = b.variance() * b.inflation() + c.variance() * c.inflation();
        // A rounded reading carries a uniform error, whose variance is the square of its width over 12.
        double se = Math.sqrt(theta == 0 && variance == 0 ? 0 : Math.max(variance, resolution / 12));
        return new LogRatio(higherIsBetter ? -theta : theta, se, Math.min(b.blocks(), c.blocks()) - 1.0);
    }

    private Optional<Reason> insufficiency(Observations b, Observations c, Result numbers) {
        double tau = numbers.autocorrelation().orElseThrow().tau();
        if (Math.max(b.rejectedShare(), c.rejectedShare()) > MOST_REJECTED) {
            return Optional.of(Reason.DATA_QUALITY);
        }
        if (BlockJackknife.blocksFor(Math.min(b.units(), c.units()), tau) < FEWEST_BLOCKS) {
            return Optional.of(Reason.INSUFFICIENT_INDEPENDENT_BLOCKS);
        }
        if (statistic instanceof Statistic.Quantile q) {
            double inTail = Math.min(
                    b.unitsInTail(q.p(), numbers.baseline().orElseThrow().statistic()),
                    c.unitsInTail(q.p(), numbers.candidate().orElseThrow().statistic()));
            // With a little slack, so that n = 100 carries a p95 although 1 − 0.95 is not 0.05 in binary.
            if (inTail < Math.max(FEWEST_IN_TAIL, tau) * (1 - 1e-9)) {
                return Optional.of(Reason.INSUFFICIENT_TAIL);
            }
        }
        return Optional.empty();
    }

    private static Set<Flag> flags(Observations baseline, Observations candidate) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        if (baseline.isConstant() && candidate.isConstant()) {
            flags.add(Flag.QUANTISED_CLOCK);
        }
        if (Math.max(baseline.tiedShare(), candidate.tiedShare()) > MANY_TIES) {
            flags.add(Flag.MANY_TIES);
        }
        return Collections.unmodifiableSet(flags);
    }

    private static Result withoutNumbers(Reason reason, Optional<AutocorrelationTime> time) {
        return new Result(
                Decision.inconclusive(reason), time, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
    }

    private static double square(double x) {
        return x * x;
    }
}
