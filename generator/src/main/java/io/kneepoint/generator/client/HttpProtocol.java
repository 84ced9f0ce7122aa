// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

/** Which HTTP is spoken. */
public enum HttpProtocol {
    /** HTTP/1.1, as most clients of such APIs speak it: one request at a time on a connection. */
    HTTP_1_1,
    /** HTTP/2 and nothing else: by ALPN over TLS, by prior knowledge (h2c) without. Many requests share a connection. */
    HTTP_2,
    /** Over TLS what the server prefers, by ALPN; without TLS HTTP/1.1. */
    AUTO;

    /** Whether connections of an endpoint may turn out to be HTTP/2. */
    boolean mayBeHttp2(boolean tls) {
        return this == HTTP_2 || (this == AUTO && tls);
    }
}
