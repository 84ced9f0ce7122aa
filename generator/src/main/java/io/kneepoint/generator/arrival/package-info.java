// SPDX-License-Identifier: Apache-2.0
/**
 * When: the moments at which requests are meant to be sent, and how many are meant to be in flight.
 *
 * <p>Reads: rates, shapes, a seed, the offsets of a trace.
 * <br>Writes: offsets since a stage began, for {@link io.kneepoint.generator.driver}.
 * <br>Knows nothing of: clocks, threads, requests, endpoints.
 */
package io.kneepoint.generator.arrival;
