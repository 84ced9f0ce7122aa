// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.Optional;

/**
 * What a response's head says that matters here; header values are as the server wrote them.
 *
 * @param status HTTP status
 * @param contentType Content-Type
 * @param contentEncoding Content-Encoding
 * @param retryAfter Retry-After
 * @param date Date
 */
public record ResponseHead(
        int status,
        Optional<String> contentType,
        Optional<String> contentEncoding,
        Optional<String> retryAfter,
        Optional<String> date) {}
