// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refusals of the parts that options are for, told under the option that its user wrote. Stateless. */
final class OptionRefusal {

    private static final Pattern NAME = Pattern.compile("^(?<name>[A-Za-z][A-Za-z -]*): ");
    private static final Pattern HUMP = Pattern.compile("[A-Z]");

    private OptionRefusal() {}

    /** What is refused has no name, or not that of the option. */
    static <T> T under(String option, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    option + ": " + NAME.matcher(e.getMessage()).replaceFirst(""), e);
        }
    }

    /** What is refused has the name of the option but for its dashes, such as {@code sharedPrefixTokens}. */
    static <T> T dashed(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            Matcher name = NAME.matcher(e.getMessage());
            String message = name.find()
                    ? "--" + kebab(name.group("name")) + e.getMessage().substring(name.end("name"))
                    : e.getMessage();
            throw new IllegalArgumentException(message, e);
        }
    }

    private static String kebab(String camel) {
        return HUMP.matcher(camel)
                .replaceAll((MatchResult hump) -> "-" + hump.group().toLowerCase(Locale.ROOT));
    }
}
