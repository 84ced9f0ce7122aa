// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How runs of the same thing differ among themselves, from stored runs.
 *
 * @param sd standard deviation of ln T between runs, from 0
 * @param runs number of runs it rests on, at least 5
 */
public record RunHistory(double sd, int runs) {

    private static final int FEWEST = 5;

    public RunHistory {
        if (!(sd >= 0) || Double.isInfinite(sd) || runs < FEWEST) {
            throw new IllegalArgumentException(
                    "sd, runs: " + sd + ", " + runs + " (expected: a finite sd from 0, at least 5 runs)");
        }
    }

    /** From the statistic of each stored run, above 0; empty below five runs. */
    public static Optional<RunHistory> of(Sample statistics) {
        return statistics.size() < FEWEST
                ? Optional.empty()
                : Optional.of(new RunHistory(statistics.log().moments().standardDeviation(), statistics.size()));
    }

    /** Where histories come from: one for each gate and level, if enough runs are stored. */
    @FunctionalInterface
    public interface Source {

        /** Nothing is stored. */
        Source NONE = (gate, concurrency, rule) -> Optional.empty();

        /**
         * The history of what a gate compares at a level.
         *
         * @param rule by which rule, in words; empty when bare samples are compared
         */
        Optional<RunHistory> of(Gate gate, OptionalInt concurrency, Optional<String> rule);
    }
}
