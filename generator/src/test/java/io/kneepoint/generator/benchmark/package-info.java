// SPDX-License-Identifier: Apache-2.0
/**
 * What the instrument costs and how far it errs, measured by hand: programs with a main method, not run by the build.
 *
 * <p>Reads: servers of its own over loopback.
 * <br>Writes: numbers to standard output.
 * <br>Knows nothing of: Kafka.
 */
package io.kneepoint.generator.benchmark;
