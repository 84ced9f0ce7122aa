// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Price;

/**
 * What is known of a stage of a run, of which a level is made. Immutable.
 *
 * @param measureFromEpochNanos first instant of the steady part, on a bin boundary; null counts every request
 * @param measureToEpochNanos first instant after it, on a bin boundary; null counts every request
 * @param durationNanos length of the stage where there is no steady part; null when unknown
 * @param pattern how its load changes
 * @param startedEpochNanos when it began; null when unknown
 * @param bursts where its bursts are; null where there are none
 * @param everyArrival whether every arrival was timed; gaps between arrivals mean nothing otherwise
 */
public record Stage(
        String runId,
        int number,
        String name,
        Integer concurrency,
        Double ratePerSecond,
        Long measureFromEpochNanos,
        Long measureToEpochNanos,
        Long durationNanos,
        Objectives objectives,
        Price price,
        LoadPattern pattern,
        Long startedEpochNanos,
        Bursts bursts,
        boolean everyArrival) {

    /** Whether it has a steady part. */
    public boolean isMeasured() {
        return measureFromEpochNanos != null
                && measureToEpochNanos != null
                && measureToEpochNanos > measureFromEpochNanos;
    }

    boolean measures(Long epochNanos) {
        return isMeasured()
                && epochNanos != null
                && epochNanos >= measureFromEpochNanos
                && epochNanos < measureToEpochNanos;
    }

    /** Length of what counts; null when unknown. [ns] */
    public Long lengthNanos() {
        return isMeasured() ? (Long) (measureToEpochNanos - measureFromEpochNanos) : durationNanos;
    }
}
