// SPDX-License-Identifier: Apache-2.0
/**
 * How fast the analyzer is and how much it keeps, measured by hand: a program with a main method, not run by the build.
 *
 * <p>Reads: made-up runs of any length.
 * <br>Writes: a table to standard output.
 * <br>Knows nothing of: endpoints, what a metric means.
 */
package io.kneepoint.cli.benchmark;
