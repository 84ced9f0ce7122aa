// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a run's levels say together. What cannot be said is empty, and {@link #reasons} says why.
 *
 * @param levels the levels, by ascending concurrency, with what follows for each
 * @param peak the level with the greatest measured throughput among those that are not broken
 * @param usl the law fitted
 * @param fittedPeak where the law peaks
 * @param knee the knee's band
 * @param kneeEstimate the knee's median with the error of the measurement alone, from leaving out blocks
 * @param kneeCi95 95 % interval of the knee: {@link KneeRange}; empty without blocks
 * @param sweetSpot where to run: 70 % to 80 % of the ceiling, within the objective and below the break
 * @param breakingPoint where it breaks; empty when it does not
 * @param flags what is noteworthy
 * @param reasons why a part is empty
 */
public record CurveResult(
        List<Level> levels,
        Optional<Peak> peak,
        Optional<UslFit> usl,
        Optional<FittedPeak> fittedPeak,
        Optional<Knee> knee,
        Optional<LogEstimate> kneeEstimate,
        Optional<Interval> kneeCi95,
        Optional<Interval> sweetSpot,
        Optional<BreakingPoint> breakingPoint,
        Set<Flag> flags,
        Map<Part, String> reasons) {

    /** Parts of the result that may be empty. */
    public enum Part {
        PEAK,
        USL,
        FITTED_PEAK,
        PEAK_CI,
        KNEE,
        KNEE_CI,
        SWEET_SPOT,
        BREAKING_POINT
    }

    /** What is noteworthy about a curve. */
    public enum Flag {
        /** Two requests give more than 2.06 times the throughput of one: batching pays, and α is held at 0. */
        SUPERLINEAR,
        /** The law's peak lies where nothing was measured. */
        PEAK_EXTRAPOLATED,
        /** The law misses levels by more than their noise and 1 %: the peak's interval is taken without it. */
        LACK_OF_FIT,
        /** The law explains less than 98 % of the variance: its coefficients describe little. */
        POOR_FIT,
        /** Levels at which more than a twentieth of the requests failed are not fitted: so many were not served at once there. */
        REFUSING_LEVELS_LEFT_OUT
    }

    /**
     * One level.
     *
     * @param point what was measured
     * @param efficiency throughput / (concurrency × throughput a request at the lowest level)
     * @param errorRateCi95 Wilson's interval of the error rate; empty without requests
     */
    public record Level(LevelPoint point, double efficiency, Optional<Interval> errorRateCi95) {}

    /** The greatest throughput measured at a level that is not broken. [requests in flight, tokens/s] */
    public record Peak(double concurrency, double tokensPerSecond) {}

    /**
     * The law's peak.
     *
     * @param concurrency N* [requests in flight]
     * @param tokensPerSecond X(N*)
     * @param observed whether at least five levels were measured and two of them lie on or above the peak's plateau
     * @param estimate N* with the error of the measurement alone, from leaving out blocks; empty without blocks
     * @param ci95 95 % interval of the peak: that of N* where the law fits within the noise and the peak was observed, else {@link
     *     PeakRange}'s bracket, which needs no law; empty without blocks
     */
    public record FittedPeak(
            double concurrency,
            double tokensPerSecond,
            boolean observed,
            Optional<LogEstimate> estimate,
            Optional<PeakRange> ci95) {}
}
