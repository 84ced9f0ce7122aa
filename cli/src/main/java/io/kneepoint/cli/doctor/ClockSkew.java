// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The endpoint's clock against ours, by the {@code Date} of an answer, which counts whole seconds. No latency depends on it, for all of
 * one are taken from one clock; it matters where the endpoint's logs are read beside a run.
 */
public final class ClockSkew {

    private static final String NAME = "clock skew";
    private static final Duration MOST = Duration.ofSeconds(2);

    private ClockSkew() {}

    /**
     * What an answer says.
     *
     * @param date its {@code Date}; empty when it has none
     * @param before when it was asked for, by our clock
     * @param after when it came, by our clock
     */
    public static Finding of(Optional<String> date, Instant before, Instant after) {
        try {
            return date.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .map(theirs -> between(theirs, before, after))
                    .orElseGet(() -> Finding.ok(NAME, "not told by the endpoint"));
        } catch (DateTimeException e) {
            return Finding.ok(NAME, "not told by the endpoint in the form of RFC 9110");
        }
    }

    /** A clock that shows a whole second is anywhere within it. */
    private static Finding between(Instant theirs, Instant before, Instant after) {
        Duration ahead = Duration.between(after, theirs);
        Duration behind = Duration.between(theirs.plusSeconds(1), before);
        Duration skew = ahead.compareTo(behind) > 0 ? ahead : behind;
        if (skew.isNegative() || skew.isZero()) {
            return Finding.ok(NAME, "none that a whole second shows");
        }
        String found = String.format(
                Locale.ROOT,
                "the endpoint is at least %.1f s %s",
                skew.toMillis() / 1e3,
                skew.equals(ahead) ? "ahead" : "behind");
        return Finding.okIf(
                skew.compareTo(MOST) <= 0,
                NAME,
                found,
                "synchronise both clocks (chrony, ntpd) before you read the endpoint's logs beside a run");
    }
}
