// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.Map;

/**
 * What a client sent to a {@link ScriptedEndpoint}.
 *
 * @param ordinal number of the request at this endpoint, from 0
 * @param method HTTP method
 * @param uri path and query
 * @param headers by lower-case name; the last one of each
 * @param body as text
 */
public record ScriptedRequest(long ordinal, String method, String uri, Map<String, String> headers, String body) {
    public ScriptedRequest {
        headers = Map.copyOf(headers);
    }
}
