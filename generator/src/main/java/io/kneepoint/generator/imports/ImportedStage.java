// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.LoadKind;
import java.util.Optional;

/**
 * A load level as a file tells it; null where it does not.
 *
 * @param concurrency requests kept in flight; null in an open loop or when unknown
 * @param ratePerSecond arrival rate; null in a closed loop or when unknown [requests/s]
 * @param startedEpochNanos beginning; null when unknown [ns since the Unix epoch]
 * @param endedEpochNanos end; null when unknown [ns since the Unix epoch]
 * @param durationNanos stated length; null when unknown [ns]
 */
record ImportedStage(
        Integer concurrency, Double ratePerSecond, Long startedEpochNanos, Long endedEpochNanos, Long durationNanos) {

    /** A load level of which only the load is known, or nothing. */
    static ImportedStage ofLoad(Integer concurrency, Double ratePerSecond) {
        return new ImportedStage(concurrency, ratePerSecond, null, null, null);
    }

    /** Whether both ends are known. */
    boolean isTimed() {
        return startedEpochNanos != null && endedEpochNanos != null;
    }

    LoadKind kind() {
        if (ratePerSecond != null) {
            return LoadKind.OPEN_LOOP;
        }
        return concurrency != null ? LoadKind.CLOSED_LOOP : LoadKind.UNKNOWN;
    }

    String name() {
        return switch (kind()) {
            case OPEN_LOOP -> "rate " + trimmed(ratePerSecond) + "/s";
            case CLOSED_LOOP -> "concurrency " + concurrency;
            case UNKNOWN -> "load not stated";
        };
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The length, unless both ends are known and say it already. */
    Optional<Long> statedDurationNanos() {
        return isTimed() ? Optional.empty() : Optional.ofNullable(durationNanos);
    }
}
