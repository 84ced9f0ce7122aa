// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.kneepoint.generator.arrival.Rate;

/**
 * A change of the rate as a plan writes it: {@code 1/s to 50/s}.
 *
 * @param from first rate
 * @param to last rate
 */
public record RateSpan(Rate from, Rate to) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RateSpan parse(String text) {
        String[] ends = text.split(" to ", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("rate: " + text + " (expected: two rates such as 1/s to 50/s)");
        }
        return new RateSpan(
                RateSetting.parse(ends[0]).rate(), RateSetting.parse(ends[1]).rate());
    }
}
