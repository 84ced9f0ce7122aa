// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One request of a recorded run as a schedule sees it.
 *
 * @param stage stage that asked for it
 * @param intendedOffsetNanos intended start since the first intended start of the recording; empty when unknown [ns]
 * @param promptTokens prompt length, as the server said or else as asked; empty when unknown [tokens]
 * @param outputTokens output length, as the server said or else as it arrived; empty when the request failed [tokens]
 */
public record RecordedArrival(
        int stage, OptionalLong intendedOffsetNanos, OptionalInt promptTokens, OptionalInt outputTokens) {}
