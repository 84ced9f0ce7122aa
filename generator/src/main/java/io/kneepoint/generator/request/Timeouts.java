// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.time.Duration;

/**
 * How long a request may take, part by part. Each is longer than zero.
 *
 * @param connect name resolution, TCP and TLS together
 * @param firstToken from sent to the first content
 * @param idle between two events of a stream, once content has come
 * @param total from the moment the client has the request to its end
 */
public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {

    private static final Duration LONGEST = Duration.ofDays(365);

    /** 10 s, 60 s, 30 s and 10 min. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Timeouts {
        require("connect timeout", connect);
        require("first token timeout", firstToken);
        require("idle timeout", idle);
        require("total timeout", total);
    }

    private static void require(String what, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: more than 0 and at most 365 days)");
        }
    }
}
