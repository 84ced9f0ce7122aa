// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import java.io.Serial;

/**
 * A setting that cannot be used. The message is one sentence with the place ({@code file:line}), followed by the
 * offending line and a caret under the offending word:
 *
 * <pre>
 * plans/ramp.yaml:3: linger: 250 (expected: a duration with a unit: ns, us, ms, s, m or h, such as 250ms)
 *   3 | linger: 250
 *     |         ^
 * </pre>
 */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sentence;

    ConfigException(String source, String sentence, Throwable cause) {
        super(source + ": " + sentence, cause);
        this.sentence = sentence;
    }

    ConfigException(String source, String sentence, int line, int column, String text, Throwable cause) {
        super(drawing(source, sentence, line, column, text), cause);
        this.sentence = sentence;
    }

    /** What is wrong, without the place. */
    public String sentence() {
        return sentence;
    }

    private static String drawing(String source, String sentence, int line, int column, String text) {
        String[] lines = text.split("\r\n|\r|\n", -1);
        String offending = line <= lines.length ? lines[line - 1].replace('\t', ' ') : "";
        String number = Integer.toString(line);
        return source + ":" + line + ": " + sentence + "\n  " + number + " | " + offending + "\n  "
                + " ".repeat(number.length()) + " | " + " ".repeat(Math.max(0, column - 1)) + "^";
    }
}
