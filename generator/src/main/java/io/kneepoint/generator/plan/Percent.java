// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share as a plan writes it: {@code 25%}.
 *
 * @param share as a number, 0.25
 */
public record Percent(double share) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,6})?)\\s*%");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Percent withoutSign(double number) {
        return parse(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Percent parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("percent: " + text + " (expected: a share with its sign, such as 25%)");
        }
        return new Percent(Double.parseDouble(form.group(1)) / 100);
    }
}
