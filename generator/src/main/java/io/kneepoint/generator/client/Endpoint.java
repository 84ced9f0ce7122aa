// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where requests go.
 *
 * @param tls whether the connection is encrypted
 * @param host name or address, an IPv6 address without brackets
 * @param port TCP port
 * @param path path, always beginning with a slash
 * @param query query with its question mark, or empty; it may hold a secret and is never shown
 */
public record Endpoint(boolean tls, String host, int port, String path, String query) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Reads an http or https URL; throws {@link IllegalArgumentException}, whose message repeats nothing secret. */
    public static Endpoint parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // The cause is left out: its message repeats the URL, which may hold a key.
            throw new IllegalArgumentException(
                    "endpoint: not a URL (expected: such as http://127.0.0.1:8000/v1/chat/completions)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "endpoint: a URL with a user or key in it (expected: the key in an environment variable)");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.isEmpty()) {
            throw new IllegalArgumentException(
                    "endpoint: a URL without a scheme (expected: such as http://127.0.0.1:8000/v1/chat/completions)");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "endpoint: a URL of scheme \"" + scheme + "\" (expected: http or https)");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "endpoint: a URL without a host (expected: such as http://127.0.0.1:8000/v1/chat/completions)");
        }
        boolean tls = scheme.equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        if (port == 0 || port > 65_535) {
            throw new IllegalArgumentException("endpoint: port " + port + " (expected: 1 to 65535)");
        }
        String host = uri.getHost().replace("[", "").replace("]", "");
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Endpoint(tls, host, port, path, uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** What an HTTP request names: path and query. */
    String requestTarget() {
        return path + query;
    }

    /** The Host header: the port only where it is not the scheme's own. */
    String authority() {
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? hostInUrl() : hostAndPort();
    }

    /** What a proxy is asked to connect to. */
    String hostAndPort() {
        return hostInUrl() + ":" + port;
    }

    private String hostInUrl() {
        return NetUtil.isValidIpV6Address(host) ? "[" + host + "]" : host;
    }

    /** The URL without its query, for people and records. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path;
    }
}
