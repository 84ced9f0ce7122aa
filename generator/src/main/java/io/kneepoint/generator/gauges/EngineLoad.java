// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import java.util.OptionalDouble;

/**
 * How busy an engine is at one moment, as it says itself.
 *
 * @param engine name of {@code engines.yaml}
 * @param running requests it works on, from 0
 * @param waiting requests in its queue, from 0; empty when it does not say
 * @param kvUsage share of its KV cache in use, 0 to 1; empty when it does not say
 */
public record EngineLoad(String engine, double running, OptionalDouble waiting, OptionalDouble kvUsage) {}
