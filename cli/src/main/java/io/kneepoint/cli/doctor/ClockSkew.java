// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import io.kneepoint.generator.driver.ProbeResult;
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

    /** What the head of an answer says; empty when it has no date. */
    public static Finding of(Optional<ProbeResult.Clock> clock) {
        try {
            return clock.map(ClockSkew::between).orElseGet(() -> Finding.ok(NAME, "not told by the endpoint"));
        } catch (DateTimeException e) {
            return Finding.ok(NAME, "not told by the endpoint in the form of RFC 9110");
        }
    }

    /** A clock that shows a whole second is anywhere within it. */
    private static Finding between(ProbeResult.Clock clock) {
        Instant theirs = ZonedDateTime.parse(clock.date(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        Duration ahead = Duration.between(clock.after(), theirs);
        Duration behind = Duration.between(theirs.plusSeconds(1), clock.before());
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
