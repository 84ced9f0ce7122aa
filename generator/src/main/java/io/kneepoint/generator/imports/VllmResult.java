// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * One result of vLLM's benchmark: one object of a file, checked to its end.
 *
 * @param file its file
 * @param firstByte where the object begins in the file [bytes]
 * @param endedAt local time at which it ended, to the second; null when the file does not say
 * @param model model asked for; null when the file does not say
 * @param backend how vLLM's client spoke to the server; null when the file does not say
 * @param maxConcurrency limit of the requests in flight; null when there was none
 * @param ratePerSecond arrival rate; null when all were sent as soon as they could be [requests/s]
 * @param durationNanos length of the run [ns]
 * @param requests requests, failed ones included
 * @param hasStartTimes whether it says when each request was sent, on a clock without an epoch
 * @param fewerChunksThanTokens requests whose chunks must have brought more than one token
 */
record VllmResult(
        Path file,
        long firstByte,
        LocalDateTime endedAt,
        String model,
        String backend,
        Integer maxConcurrency,
        Double ratePerSecond,
        Long durationNanos,
        int requests,
        boolean hasStartTimes,
        int fewerChunksThanTokens) {

    /** The load level; with times when the zone of {@code endedAt} is given and the file has start times. */
    ImportedStage stage(ZoneId zone) {
        if (zone == null || endedAt == null || !hasStartTimes || durationNanos == null) {
            return new ImportedStage(maxConcurrency, ratePerSecond, null, null, durationNanos);
        }
        Instant ended = endedAt.atZone(zone).toInstant();
        long endedEpochNanos =
                Math.addExact(Math.multiplyExact(ended.getEpochSecond(), 1_000_000_000L), ended.getNano());
        return new ImportedStage(
                maxConcurrency, ratePerSecond, endedEpochNanos - durationNanos, endedEpochNanos, durationNanos);
    }
}
