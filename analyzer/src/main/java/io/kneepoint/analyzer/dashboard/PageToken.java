// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What somebody must know to see a page that others can reach.
 *
 * <p>It is taken from the header {@code Authorization: Bearer …}, or from a cookie that the link with {@code ?token=…} sets, once, and
 * that scripts cannot read and other sites cannot make the browser send. Compared in a time that does not depend on how much of it is
 * right. Immutable.
 */
public final class PageToken {

    private static final String COOKIE = "kneepoint-page";
    private static final String PARAMETER = "token=";
    private static final String BEARER = "Bearer ";
    private static final int RANDOM_BYTES = 24;
    private static final int SHORTEST = 16;

    private final String text;

    private PageToken(String text) {
        this.text = text;
    }

    /** A token that nobody can guess, of a source that nobody can foresee. */
    public static PageToken random(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** A given token; throws {@link IllegalArgumentException}, without repeating it, when it is none. */
    public static PageToken of(String name, String text) {
        if (text.length() < SHORTEST || !text.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException(
                    name + ": not a token (expected: " + SHORTEST + " or more letters, digits, dashes or underscores)");
        }
        return new PageToken(text);
    }

    /** The end of the link that lets a browser in. */
    public String asQuery() {
        return "?" + PARAMETER + text;
    }

    /** Whether a request may be answered. */
    boolean admits(HttpExchange exchange) {
        Stream<String> bearers = headers(exchange, "Authorization")
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()));
        Stream<String> cookies = headers(exchange, "Cookie")
                .flatMap(value -> Stream.of(value.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .map(cookie -> cookie.substring(COOKIE.length() + 1));
        return Stream.concat(bearers, cookies).anyMatch(this::is);
    }

    /** Lets the browser in that followed the link, and takes the token out of its address; whether it was such a one. */
    boolean letIn(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null || !query.startsWith(PARAMETER)) {
            return false;
        }
        if (!is(URLDecoder.decode(query.substring(PARAMETER.length()), StandardCharsets.UTF_8))) {
            return false;
        }
        exchange.getResponseHeaders().set("Set-Cookie", COOKIE + "=" + text + "; Path=/; HttpOnly; SameSite=Strict");
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
        Reply.send(exchange, 303, "text/plain", new byte[0]);
        return true;
    }

    private static Stream<String> headers(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null ? Stream.empty() : values.stream();
    }

    private boolean is(String given) {
        return MessageDigest.isEqual(hash(given), hash(text));
    }

    /** Of one length, so that not even the length of the token shows. */
    private static byte[] hash(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "PageToken";
    }
}
