// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * A change of the requests in flight as a plan writes it: {@code 1 to 128}.
 *
 * @param from first level
 * @param to last level
 */
public record LevelSpan(Level from, Level to) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LevelSpan parse(String text) {
        String[] ends = text.split(" to ", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException(
                    "concurrency: " + text + " (expected: two levels such as 1 to 128, or 1 to 150% of knee)");
        }
        return new LevelSpan(Level.parse(ends[0]), Level.parse(ends[1]));
    }
}
