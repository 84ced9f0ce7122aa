// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.Serial;

/** An answer that is no: a status and the error object that OpenAI-compatible servers send with it. */
final class ApiError extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int RETRY_AFTER_SECONDS = 1;

    private final transient HttpResponseStatus status;
    private final transient HttpHeaders headers = new DefaultHttpHeaders();
    private final String type;
    private final String code;

    ApiError(HttpResponseStatus status, String type, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
    }

    static ApiError badRequest(String message) {
        return new ApiError(HttpResponseStatus.BAD_REQUEST, "invalid_request_error", "invalid_value", message);
    }

    static ApiError methodNotAllowed(HttpMethod given, HttpMethod allowed) {
        ApiError error = new ApiError(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "invalid_request_error",
                "method_not_allowed",
                "method: " + given + " (expected: " + allowed + ")");
        error.headers.set(HttpHeaderNames.ALLOW, allowed.name());
        return error;
    }

    static ApiError tooLarge(RequestShape shape, long capacityTokens) {
        return new ApiError(
                HttpResponseStatus.BAD_REQUEST,
                "invalid_request_error",
                "context_length_exceeded",
                "prompt and answer: " + ((long) shape.promptTokens() + shape.maxOutputTokens())
                        + " tokens (expected: at most the " + capacityTokens + " tokens of KV cache)");
    }

    static ApiError rateLimited() {
        ApiError error = new ApiError(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "rate_limit_error",
                "rate_limit_exceeded",
                "The waiting queue is full; try again later.");
        error.headers.setInt(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return error;
    }

    static ApiError timedOut() {
        return new ApiError(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "server_error",
                "first_token_timeout",
                "No first token before the deadline; the request was dropped.");
    }

    HttpResponseStatus status() {
        return status;
    }

    /** Headers that belong to this refusal. */
    HttpHeaders headers() {
        return headers;
    }

    String json() {
        return "{\"error\":{\"message\":" + Json.quoted(getMessage()) + ",\"type\":" + Json.quoted(type)
                + ",\"param\":null,\"code\":" + Json.quoted(code) + "}}";
    }
}
