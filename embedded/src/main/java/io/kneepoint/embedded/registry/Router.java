// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds who answers a method and a path; filled once, then safe for use by several threads. */
final class Router {

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds a route.
     *
     * @param pattern a path such as {@code /subjects/{subject}/versions}
     * @param handler returns what is written as JSON, or throws a {@link RegistryException}
     */
    Router add(String method, String pattern, Function<Request, Object> handler) {
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    /**
     * The answer of the route.
     *
     * @param rawPath the path as sent, percent-encoded: a subject may contain an encoded slash
     * @param rawQuery the query as sent, or null
     * @throws RegistryException 404 or 405 if no route fits, or what the handler threw
     */
    Object answer(String method, String rawPath, String rawQuery, String body) {
        List<String> path = segments(rawPath);
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Map<String, String>> match = route.match(path);
            if (match.isPresent() && route.method().equals(method)) {
                return route.handler().apply(new Request(match.get(), query(rawQuery), body));
            }
            pathKnown |= match.isPresent();
        }
        throw pathKnown ? RegistryException.methodNotAllowed() : RegistryException.noSuchPath();
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    private static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new HashMap<>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryException.noSuchPath();
        }
    }

    private record Route(String method, List<String> pattern, Function<Request, Object> handler) {

        Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != pattern.size()) {
                return Optional.empty();
            }
            Map<String, String> named = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String expected = pattern.get(i);
                if (expected.startsWith("{")) {
                    // In a path, unlike in a query, a plus sign stands for itself.
                    named.put(
                            expected.substring(1, expected.length() - 1),
                            decode(path.get(i).replace("+", "%2B")));
                } else if (!expected.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(named);
        }
    }
}
