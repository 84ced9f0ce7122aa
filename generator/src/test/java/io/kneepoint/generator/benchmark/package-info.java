// SPDX-License-Identifier: Apache-2.0
/**
 * What the instrument costs and how far it errs, measured by hand: programs with a main method, not run by the build.
 *
 * <p>Reads: a paced server of its own over loopback.
 * <br>Writes: numbers to standard output.
 * <br>Knows nothing of: the driver, Kafka.
 */
package io.kneepoint.generator.benchmark;
