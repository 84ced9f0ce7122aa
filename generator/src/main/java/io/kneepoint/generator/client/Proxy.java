// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP proxy: it tunnels TLS and HTTP/2, and forwards plain HTTP/1.1.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port TCP port
 * @param authorization value of the Proxy-Authorization header; a secret
 */
public record Proxy(String host, int port, Optional<String> authorization) {

    private static final int HTTP_PORT = 80;
    private static final String EXPECTED = " (expected: such as http://proxy.example.com:3128)";

    /**
     * Reads a proxy's URL, with a user and password if it comes from the environment. Throws {@link IllegalArgumentException},
     * whose message repeats nothing of the URL.
     *
     * @param name what to call it in messages
     */
    public static Proxy parse(String name, String url, boolean mayHoldCredentials) {
        URI uri;
        try {
            uri = new URI(url.contains("://") ? url : "http://" + url);
        } catch (URISyntaxException e) {
            // The cause is left out: its message repeats the URL, which may hold a password.
            throw new IllegalArgumentException(name + ": not a URL" + EXPECTED);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(name + ": a URL of scheme \"" + uri.getScheme() + "\"" + EXPECTED);
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException(name + ": a URL without a host or with a wrong port" + EXPECTED);
        }
        if (uri.getRawUserInfo() != null && !mayHoldCredentials) {
            throw new IllegalArgumentException(
                    name + ": a URL with a user in it (expected: user:password in an environment variable)");
        }
        String host = uri.getHost().replace("[", "").replace("]", "");
        Proxy plain = new Proxy(host, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), Optional.empty());
        return uri.getRawUserInfo() == null
                ? plain
                : plain.withCredentials(
                        URLDecoder.decode(uri.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /**
     * The proxy that the environment names for an endpoint: HTTPS_PROXY or HTTP_PROXY by its scheme, unless NO_PROXY names its
     * host; names in lower case go first, as everywhere.
     */
    public static Optional<Proxy> ofEnvironment(Map<String, String> environment, Endpoint endpoint) {
        String name = endpoint.tls() ? "https_proxy" : "http_proxy";
        String url = variable(environment, name);
        if (url.isEmpty() || isExcepted(variable(environment, "no_proxy"), endpoint)) {
            return Optional.empty();
        }
        return Optional.of(parse(name.toUpperCase(Locale.ROOT), url, true));
    }

    private static String variable(Map<String, String> environment, String lowerName) {
        String value = environment.get(lowerName);
        String other = environment.get(lowerName.toUpperCase(Locale.ROOT));
        return value != null ? value.strip() : other != null ? other.strip() : "";
    }

    /** Exceptions are hosts, with all that ends in them after a dot, with a port or without, or a star for everything. */
    private static boolean isExcepted(String exceptions, Endpoint endpoint) {
        String host = endpoint.host().toLowerCase(Locale.ROOT);
        for (String entry : exceptions.split("[,\\s]+", -1)) {
            String exception = entry.toLowerCase(Locale.ROOT);
            if (exception.endsWith(":" + endpoint.port())) {
                exception = exception.substring(0, exception.lastIndexOf(':'));
            }
            exception = exception.replace("[", "").replace("]", "").replaceFirst("^\\*?\\.", "");
            boolean named = !exception.isEmpty() && (host.equals(exception) || host.endsWith("." + exception));
            if (named || exception.equals("*")) {
                return true;
            }
        }
        return false;
    }

    /** The same proxy with credentials of the form user:password. */
    public Proxy withCredentials(String userAndPassword) {
        String encoded = Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
        return new Proxy(host, port, Optional.of("Basic " + encoded));
    }

    /** Without its credentials. */
    @Override
    public String toString() {
        return "proxy " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
