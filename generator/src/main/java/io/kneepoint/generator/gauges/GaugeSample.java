// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

/**
 * An engine's load at an instant.
 *
 * @param sampledEpochNanos when it was asked, the middle of asking [ns since the Unix epoch]
 * @param load what it said
 */
public record GaugeSample(long sampledEpochNanos, EngineLoad load) {}
