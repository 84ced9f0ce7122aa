// SPDX-License-Identifier: Apache-2.0
/**
 * Whether it got worse. Generated from {@code verdict.avdl}.
 *
 * <p>Reads: nothing; the analyzer's regression stage fills these.
 * <br>Writes: nothing; gates and dashboards act on these.
 * <br>Knows nothing of: samples, tests, margins.
 */
package io.kneepoint.schemas.verdict;
