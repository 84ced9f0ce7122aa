// SPDX-License-Identifier: Apache-2.0
/**
 * What an engine says of itself: requests running and waiting, and how full its KV cache is.
 *
 * <p>Reads: an engine's Prometheus page; {@code engines.yaml}.
 * <br>Writes: {@link EngineLoad}s, and {@link GaugeFile}s beside a recorded run's events.
 * <br>Knows nothing of: requests, tokens, curves.
 */
package io.kneepoint.generator.gauges;
