// SPDX-License-Identifier: Apache-2.0
/**
 * The live page: metric records as pictures in a browser, pushed as they come.
 *
 * <p>Reads: the metric topics, and what {@link CurveModel} and {@link LoadModel} compute.
 * <br>Writes: HTTP answers on one address, the loopback one unless told otherwise.
 * <br>Knows nothing of: events, the generator, how a metric is computed.
 */
package io.kneepoint.analyzer.dashboard;
