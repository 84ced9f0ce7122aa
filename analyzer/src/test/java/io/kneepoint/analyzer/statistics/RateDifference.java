// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * How often a rule said something in a simulated cell, by our code and by the reference.
 *
 * @param rule the rule and what it said
 * @param ours share of our repetitions, from 0 to 1
 * @param repetitions ours
 * @param theirs share of the reference's repetitions, from 0 to 1
 * @param theirRepetitions the reference's
 */
record RateDifference(String rule, double ours, int repetitions, double theirs, int theirRepetitions) {

    double difference() {
        return ours - theirs;
    }

    /** Of the difference, if both have the same rate: p (1 - p) (1/n + 1/m), with p of both together. */
    double variance() {
        return variance(pooled());
    }

    /** The same, as if at least one repetition had said it, and at least one had not. */
    double cautiousVariance() {
        double least = oneRepetition();
        return variance(Math.max(least, Math.min(1 - least, pooled())));
    }

    /** The least by which the share can change. */
    double oneRepetition() {
        return 1.0 / Math.min(repetitions, theirRepetitions);
    }

    private double pooled() {
        return (ours * repetitions + theirs * theirRepetitions) / (repetitions + theirRepetitions);
    }

    private double variance(double rate) {
        return rate * (1 - rate) * (1.0 / repetitions + 1.0 / theirRepetitions);
    }
}
