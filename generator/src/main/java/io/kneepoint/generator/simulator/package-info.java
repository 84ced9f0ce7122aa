// SPDX-License-Identifier: Apache-2.0
/**
 * A continuous-batching engine that answers like one: in virtual time for curves and tests, in real time behind an
 * OpenAI-compatible endpoint, with its own log of what it sent when.
 *
 * <p>Reads: presets, requests (drawn, given, or over HTTP).
 * <br>Writes: token times and outcomes; server-sent events on loopback; the emission log.
 * <br>Knows nothing of: the client that measures it, Kafka, metrics of a run.
 */
package io.kneepoint.generator.simulator;
