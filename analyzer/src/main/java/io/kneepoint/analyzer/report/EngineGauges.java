// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.OptionalDouble;

/**
 * What the engine said of itself while a level was measured.
 *
 * @param samples how often it was asked, at least 1
 * @param runningMean requests it worked on, on average
 * @param waitingMean requests in its queue, on average; empty when it does not say
 * @param kvUsageMax greatest share of its KV cache in use, 0 to 1; empty when it does not say
 */
public record EngineGauges(int samples, double runningMean, OptionalDouble waitingMean, OptionalDouble kvUsageMax) {}
