// SPDX-License-Identifier: Apache-2.0
/**
 * What the events add up to: windows, levels, the curve, the state of a run. Generated from {@code metrics.avdl}.
 *
 * <p>Reads: nothing; the analyzer fills these.
 * <br>Writes: nothing; reports, dashboards and notebooks show these.
 * <br>Knows nothing of: single requests, how a number was measured.
 */
package io.kneepoint.schemas.metric;
