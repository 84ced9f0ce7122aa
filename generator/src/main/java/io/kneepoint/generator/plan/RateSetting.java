// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.kneepoint.generator.arrival.Rate;
import java.math.BigDecimal;

/**
 * A rate as a plan writes it: {@code 200/s}, {@code 12.5/s} or {@code 90/m}.
 *
 * @param rate the rate
 */
public record RateSetting(Rate rate) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RateSetting withoutUnit(double number) {
        return parse(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RateSetting parse(String text) {
        try {
            return new RateSetting(Rate.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rate: " + e.getMessage(), e);
        }
    }
}
