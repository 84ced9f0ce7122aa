// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of requests in flight as a plan writes it: {@code 8}, {@code 75% of knee} (of the earlier phases of this run), or
 * {@code 75% of knee of run ID} (of a recorded one).
 *
 * @param exactly the number; empty for a share
 * @param share the share; empty for a number
 */
public record Level(OptionalInt exactly, Optional<Share> share) {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Pattern SHARE =
            Pattern.compile("(\\d{1,4}(?:\\.\\d{1,6})?)\\s*% of (knee|peak|break)(?: of run (\\S+))?");

    /**
     * A share of a landmark.
     *
     * @param percent above 0; %
     * @param landmark of what
     * @param run a recorded run; empty for this one
     */
    public record Share(double percent, Landmark landmark, Optional<String> run) {

        /** The level, at least 1, where the landmark is there. [requests in flight] */
        int of(double landmarkConcurrency) {
            return (int) Math.max(1, Math.round(landmarkConcurrency * percent / 100));
        }

        @Override
        public String toString() {
            return new BigDecimal(Double.toString(percent)).stripTrailingZeros().toPlainString() + "% of "
                    + landmark.name().toLowerCase(Locale.ROOT)
                    + run.map(id -> " of run " + id).orElse("");
        }
    }

    /** So many requests in flight. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Level of(int concurrency) {
        if (concurrency < 1) {
            throw refuse(Integer.toString(concurrency));
        }
        return new Level(OptionalInt.of(concurrency), Optional.empty());
    }

    /** Throws {@link IllegalArgumentException} when the text is no level. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Level parse(String text) {
        String stripped = text.strip();
        if (NUMBER.matcher(stripped).matches()) {
            return of(Integer.parseInt(stripped));
        }
        Matcher share = SHARE.matcher(stripped);
        if (!share.matches() || Double.parseDouble(share.group(1)) <= 0) {
            throw refuse(text);
        }
        return new Level(
                OptionalInt.empty(),
                Optional.of(new Share(
                        Double.parseDouble(share.group(1)),
                        Landmark.valueOf(share.group(2).toUpperCase(Locale.ROOT)),
                        Optional.ofNullable(share.group(3)))));
    }

    private static IllegalArgumentException refuse(String text) {
        return new IllegalArgumentException("concurrency: " + text
                + " (expected: 1 or more requests in flight, or a share such as 75% of knee, 90% of peak, or 75% of knee of"
                + " run ID)");
    }

    boolean isShareOfThisRun() {
        return share.isPresent() && share.get().run().isEmpty();
    }

    @Override
    public String toString() {
        return share.map(Share::toString).orElseGet(() -> Integer.toString(exactly.orElseThrow()));
    }
}
