// SPDX-License-Identifier: Apache-2.0
/**
 * One request, whole. Generated from {@code request-timeline.avdl}.
 *
 * <p>Reads: nothing; the analyzer's assembly fills these from {@link io.kneepoint.schemas.event}.
 * <br>Writes: nothing; levels and notebooks are made from these.
 * <br>Knows nothing of: stages' measurements, quantiles, other requests.
 */
package io.kneepoint.schemas.timeline;
