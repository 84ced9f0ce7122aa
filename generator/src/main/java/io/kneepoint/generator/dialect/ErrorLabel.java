// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The only part of a server's error that is kept: a type or code that looks like a name somebody gave to a kind of error. Messages
 * are never kept, because servers repeat prompts and keys in them; nor is anything with digits in it, except a short number.
 */
public final class ErrorLabel {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_]{1,47}|[0-9]{1,4}");

    private ErrorLabel() {}

    /** The text as a label; empty when it does not look like one. */
    public static Optional<String> of(String text) {
        return NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
