// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.schemas.event.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a response's head means: a stream ({@link Outcome#OK} so far), or a failure and why.
 *
 * @param outcome what it means
 * @param detail why, for people; null when it is a stream
 */
record HeadVerdict(Outcome outcome, String detail) {

    /** The only media types that are repeated: a header is text of the server, and it may echo what it was sent. */
    private static final Set<String> KNOWN_TYPES = Set.of(
            "application/json",
            "application/problem+json",
            "application/x-ndjson",
            "application/octet-stream",
            "application/xml",
            "text/event-stream",
            "text/html",
            "text/plain",
            "text/xml");

    private static final HeadVerdict STREAM = new HeadVerdict(Outcome.OK, null);

    static HeadVerdict of(ResponseHead head, Dialect dialect) {
        int status = head.status();
        if (status >= 200 && status < 300) {
            return ofSuccess(head, dialect);
        }
        if (status == 401 || status == 403) {
            return new HeadVerdict(Outcome.UNAUTHORIZED, "HTTP " + status);
        }
        if (status == 407) {
            return new HeadVerdict(Outcome.UNAUTHORIZED, "HTTP 407 (the proxy wants a user and a password)");
        }
        if (status == 429) {
            return new HeadVerdict(Outcome.RATE_LIMITED, "HTTP 429");
        }
        if (status >= 500) {
            return new HeadVerdict(Outcome.SERVER_ERROR, "HTTP " + status);
        }
        String hint = status < 400 ? " (redirects are not followed)" : "";
        return new HeadVerdict(Outcome.CLIENT_ERROR, "HTTP " + status + hint);
    }

    private static HeadVerdict ofSuccess(ResponseHead head, Dialect dialect) {
        Optional<String> encoding = head.contentEncoding().filter(value -> !value.equalsIgnoreCase("identity"));
        if (encoding.isPresent()) {
            return new HeadVerdict(Outcome.MALFORMED, "response is compressed (expected: identity, as asked)");
        }
        // A head without a content type is given the benefit of the doubt: a body without events tells later.
        if (head.contentType().isEmpty() || dialect.isStream(head.contentType().get())) {
            return STREAM;
        }
        String mediaType = head.contentType().get().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String shown = KNOWN_TYPES.contains(mediaType) ? "content type " + mediaType : "another content type";
        return new HeadVerdict(
                Outcome.NOT_STREAMING,
                shown + " (expected: " + String.join(" or ", dialect.spec().contentTypes()) + ")");
    }

    /** Whether the response's body says more about the failure. */
    boolean hasBody() {
        return outcome != Outcome.OK && outcome != Outcome.MALFORMED && outcome != Outcome.NOT_STREAMING;
    }
}
