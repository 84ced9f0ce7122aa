// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

/**
 * One arrival of a response: a read of the socket that brought content.
 *
 * @param runId the run
 * @param worker worker of the run
 * @param ordinal request of that worker
 * @param stage stage that asked for it
 * @param arrival number of the arrival in its response, from 0
 * @param offsetNanos since the request was sent [ns]
 * @param gapNanos since the arrival before it; null for the first, and where not every arrival was timed [ns]
 * @param tokens tokens that it brought
 */
public record ArrivalRow(
        String runId, int worker, long ordinal, int stage, long arrival, long offsetNanos, Long gapNanos, int tokens) {}
