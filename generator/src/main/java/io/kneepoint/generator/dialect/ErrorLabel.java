// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The only part of a server's error that is kept: a type or code that is built like the name of a kind of error and has a word of
 * the trade in it. Messages are never kept, because servers repeat prompts and keys in them; nor is anything with digits in it,
 * except a short number.
 */
public final class ErrorLabel {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_]{1,47}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final Pattern TRADE = Pattern.compile(
            "error|exception|invalid|limit|exceed|quota|time_?out|overload|unavailable"
                    + "|auth|forbidden|denied|permission|not_?found|missing|unsupported|unknown|bad_?request|conflict|capacity|busy"
                    + "|fail|abort|cancel|expired|insufficient|length|internal|server|generation|validation|incomplete");

    private ErrorLabel() {}

    /** The text as a label; empty when it does not look like one. */
    public static Optional<String> of(String text) {
        boolean isName = NAME.matcher(text).matches()
                && TRADE.matcher(text.toLowerCase(Locale.ROOT)).find();
        return isName || NUMBER.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
