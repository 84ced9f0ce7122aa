// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.kneepoint.generator.driver.LengthRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length in tokens as a plan writes it: {@code 512}, or a range such as {@code 100-500}.
 *
 * @param range the length
 */
public record Tokens(LengthRange range) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,8})(?:\\s*-\\s*(\\d{1,8}))?");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Tokens of(int tokens) {
        return parse(Integer.toString(tokens));
    }

    /** Throws {@link IllegalArgumentException} when the text is no length. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Tokens parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            int min = Integer.parseInt(form.group(1));
            int max = form.group(2) == null ? min : Integer.parseInt(form.group(2));
            if (min >= 1 && max >= min) {
                return new Tokens(new LengthRange(min, max));
            }
        }
        throw new IllegalArgumentException(
                "tokens: " + text + " (expected: 1 or more such as 512, or a range such as 100-500)");
    }
}
