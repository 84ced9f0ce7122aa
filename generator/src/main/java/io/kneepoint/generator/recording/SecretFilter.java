// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a description what must never be on disk: keys, cookies, passwords, header values, prompt texts, and the
 * credentials and the query of URLs.
 *
 * <p>It judges by names (anything under {@code headers}, {@code authorization}, {@code apiKey}, {@code messages} …) and by shapes
 * ({@code Bearer …}, {@code sk-…}, {@code scheme://user:password@host}). Safe for use by several threads.
 */
public final class SecretFilter {

    /** What stands where something was taken out. */
    public static final String REMOVED = "(removed)";

    private static final Set<String> SECRET_NAMES = Set.of(
            "authorization",
            "proxyauthorization",
            "cookie",
            "setcookie",
            "apikey",
            "xapikey",
            "key",
            "token",
            "accesstoken",
            "authtoken",
            "bearertoken",
            "bearer",
            "auth");
    private static final Pattern SECRET_PART = Pattern.compile("secret|passw|credential|privatekey|apikey");
    private static final Set<String> PROMPT_NAMES =
            Set.of("prompt", "prompts", "messages", "content", "text", "system");
    private static final Pattern SECRET_SHAPE =
            Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+|\\b(sk|pk|hf|gsk|xai)[-_][A-Za-z0-9_-]{8,}\\S*");
    private static final Pattern URL = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)([^\\s\"'<>]*)");

    private SecretFilter() {}

    /** The same map without secrets and prompts; keeps the order of its entries, and of header maps only the names. */
    public static Map<String, Object> clean(Map<String, ?> values) {
        Map<String, Object> cleaned = new LinkedHashMap<>();
        values.forEach((name, value) -> cleaned.put(name, cleanValue(name, value)));
        return cleaned;
    }

    /** The same labels without secrets. */
    public static Map<String, String> cleanLabels(Map<String, String> labels) {
        Map<String, String> cleaned = new LinkedHashMap<>();
        labels.forEach((name, value) -> {
            if (value == null) {
                throw new IllegalArgumentException("label " + name + ": null (expected: a text)");
            }
        });
        labels.forEach((name, value) -> cleaned.put(name, isSecret(plain(name)) ? REMOVED : cleanText(value)));
        return cleaned;
    }

    /** A URL without user, password, query and fragment; a text that is no URL loses what looks like a secret. */
    public static String cleanText(String text) {
        String withoutQueries = URL.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + hostAndPath(match.group(2))));
        return SECRET_SHAPE.matcher(withoutQueries).replaceAll(REMOVED);
    }

    private static String hostAndPath(String rest) {
        int end = rest.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = rest.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String kept = rest.substring(0, end);
        int slash = kept.indexOf('/');
        String authority = slash < 0 ? kept : kept.substring(0, slash);
        String path = slash < 0 ? "" : kept.substring(slash);
        return authority.substring(authority.lastIndexOf('@') + 1) + path;
    }

    private static Object cleanValue(String name, Object value) {
        String plain = plain(name);
        if (isSecret(plain)) {
            return value == null ? null : REMOVED;
        }
        if (plain.endsWith("headers") && value instanceof Map<?, ?> headers) {
            return headers.keySet().stream().map(String::valueOf).sorted().toList();
        }
        if (PROMPT_NAMES.contains(plain) && (value instanceof CharSequence || value instanceof Collection<?>)) {
            return REMOVED;
        }
        return cleanUnnamed(name, value);
    }

    private static Object cleanUnnamed(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> cleaned = new LinkedHashMap<>();
            map.forEach((key, inner) -> cleaned.put(String.valueOf(key), cleanValue(String.valueOf(key), inner)));
            return cleaned;
        }
        if (value instanceof Collection<?> items) {
            List<Object> cleaned = new ArrayList<>();
            items.forEach(item -> cleaned.add(cleanUnnamed(name, item)));
            return cleaned;
        }
        return value instanceof CharSequence text ? cleanText(text.toString()) : value;
    }

    private static boolean isSecret(String plainName) {
        return SECRET_NAMES.contains(plainName)
                || SECRET_PART.matcher(plainName).find();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
