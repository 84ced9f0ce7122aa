// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How fast a recording is replayed. */
public sealed interface ReplaySpeed {

    /** As fast as the sink takes it. */
    record Max() implements ReplaySpeed {
        @Override
        public String toString() {
            return "max";
        }
    }

    /**
     * A multiple of the speed at which it happened.
     *
     * @param factor seconds of the run per second of the replay, more than 0
     */
    record Times(double factor) implements ReplaySpeed {

        public Times {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("speed: " + factor + "x (expected: more than 0x)");
            }
        }

        /** How long the replay takes for a stretch of the run. [ns] */
        long replayNanos(long runNanos) {
            return Math.round(runNanos / factor);
        }

        @Override
        public String toString() {
            return BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString() + "x";
        }
    }

    /** Reads {@code max}, or a factor with an x such as {@code 1x}, {@code 10x}, {@code 0.5x}. */
    static ReplaySpeed parse(String text) {
        if (text.equals("max")) {
            return new Max();
        }
        Matcher factor = Pattern.compile("(\\d+(?:\\.\\d+)?)x").matcher(text);
        if (!factor.matches()) {
            throw new IllegalArgumentException("speed: " + text + " (expected: max, or a factor such as 1x or 10x)");
        }
        return new Times(Double.parseDouble(factor.group(1)));
    }
}
