// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Outcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Classifies the error texts of other tools, which are Python tracebacks, HTTP reasons or messages of a server, and keeps nothing of
 * them: such a text can hold a prompt, a URL or a key.
 */
final class ErrorText {

    /** First match wins: the more telling words come first. */
    private static final Map<Outcome, Pattern> SIGNS = signs();

    private ErrorText() {}

    private static Map<Outcome, Pattern> signs() {
        Map<Outcome, Pattern> signs = new LinkedHashMap<>();
        signs.put(
                Outcome.DNS_FAILED,
                Pattern.compile(
                        "name or service not known|name resolution|getaddrinfo|gaierror|dnserror|nodename nor"));
        signs.put(
                Outcome.CONNECT_REFUSED,
                Pattern.compile("connection ?refused|connect call failed|cannot connect to host"));
        signs.put(Outcome.CONNECT_TIMEOUT, Pattern.compile("connect(ion)? ?time(d )?out|connecttimeout"));
        signs.put(Outcome.TLS_FAILED, Pattern.compile("certificate|sslerror|ssl handshake|\\[ssl"));
        signs.put(Outcome.RATE_LIMITED, Pattern.compile("too many requests|rate.?limit|\\b429\\b"));
        signs.put(Outcome.UNAUTHORIZED, Pattern.compile("unauthorized|forbidden|\\b401\\b|\\b403\\b"));
        signs.put(
                Outcome.TRUNCATED,
                Pattern.compile("payloaderror|incompleteread|incomplete chunked|payload is not completed|premature"));
        signs.put(
                Outcome.RESET,
                Pattern.compile(
                        "connection ?reset|serverdisconnected|server disconnected|broken pipe|connection ?aborted"));
        signs.put(Outcome.TOTAL_TIMEOUT, Pattern.compile("timeout|timed out"));
        signs.put(Outcome.ABORTED, Pattern.compile("cancel"));
        signs.put(Outcome.NOT_STREAMING, Pattern.compile("never received a valid chunk"));
        signs.put(Outcome.MALFORMED, Pattern.compile("jsondecodeerror|json decode|expecting value"));
        signs.put(
                Outcome.SERVER_ERROR,
                Pattern.compile("internal server error|bad gateway|service unavailable|\\b50[0-9]\\b"));
        signs.put(
                Outcome.CLIENT_ERROR,
                Pattern.compile(
                        "bad request|not found|unprocessable|method not allowed|payload too large|\\b4[0-9][0-9]\\b"));
        return signs;
    }

    /** What went wrong; {@link Outcome#UNKNOWN} when the text does not say. Never {@link Outcome#OK}. */
    static Outcome classify(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return SIGNS.entrySet().stream()
                .filter(sign -> sign.getValue().matcher(lower).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Outcome.UNKNOWN);
    }

    /** What went wrong, by HTTP status if that tells, or else by text; null is neither. Never {@link Outcome#OK}. */
    static Outcome classify(Integer status, String text) {
        Outcome byStatus = status == null ? Outcome.UNKNOWN : ofStatus(status);
        return byStatus == Outcome.UNKNOWN && text != null ? classify(text) : byStatus;
    }

    private static Outcome ofStatus(int status) {
        if (status == 429) {
            return Outcome.RATE_LIMITED;
        }
        if (status == 401 || status == 403) {
            return Outcome.UNAUTHORIZED;
        }
        if (status >= 500) {
            return Outcome.SERVER_ERROR;
        }
        return status >= 400 ? Outcome.CLIENT_ERROR : Outcome.UNKNOWN;
    }
}
