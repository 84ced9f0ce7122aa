// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From HTTP exchange to route and back: bounded bodies, JSON answers, and an error code for whatever goes wrong.
 *
 * <p>Safe for use by several threads.
 */
final class RegistryHandler implements HttpHandler {

    /** The largest request body that is read: 1 MiB. */
    static final int BODY_LIMIT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int NO_BODY = -1;
    private static final JsonMapper JSON = new JsonMapper();

    private final Router router;

    RegistryHandler(Router router) {
        this.router = router;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] json = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            boolean headersOnly = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), headersOnly ? NO_BODY : json.length);
            if (!headersOnly) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(json);
                }
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            Object body = router.answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    body(exchange));
            return new Answer(200, body);
        } catch (RegistryException e) {
            return new Answer(e.status(), new Failure(e.errorCode(), e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error(
                    "Request failed. method={} path={}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    e);
            return new Answer(500, new Failure(500, "Internal Server Error"));
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
        if (body.length > BODY_LIMIT_BYTES) {
            throw RegistryException.tooLarge(BODY_LIMIT_BYTES);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RegistryException.malformed("request body: not UTF-8 (expected: a JSON object in UTF-8)");
        }
    }

    private record Answer(int status, Object body) {}

    private record Failure(@JsonProperty("error_code") int errorCode, String message) {}
}
