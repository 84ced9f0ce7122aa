// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.hangUp;
import static io.kneepoint.generator.testing.Script.head;
import static io.kneepoint.generator.testing.Script.headOf;
import static io.kneepoint.generator.testing.Script.sse;
import static io.kneepoint.generator.testing.Script.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.TokensArrived;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a request can end has its own name. */
class OutcomeIT {

    private static final String JSON = "application/json";
    private static final Duration AMPLE = Duration.ofSeconds(15);

    /** Longer than a label of a name may be, so that no resolver asks the network for it. */
    private static final String NO_NAME = "x".repeat(64) + ".invalid";

    static Stream<Arguments> answers() throws IOException {
        return Stream.of(
                answer(
                        Outcome.OK,
                        null,
                        sse().role().token("a").finish().usage(5, 1).done().end()),
                answer(Outcome.OK, null, sse().token("a").finish().end()),
                answer(Outcome.OK, null, sse().token("a").done().close()),
                answer(Outcome.OK, null, sse().token("a").chunk("data: [DONE]").end()),
                answer(
                        Outcome.UNAUTHORIZED,
                        "HTTP 401, invalid_api_key",
                        whole(401, JSON, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"key sk-1\"}}")),
                answer(Outcome.UNAUTHORIZED, "HTTP 403", whole(403, "text/html", "<html>no</html>")),
                answer(
                        Outcome.RATE_LIMITED,
                        "HTTP 429, rate_limit_exceeded",
                        whole(429, JSON, "{\"error\":{\"type\":\"rate_limit_exceeded\"}}", "Retry-After: 7")),
                answer(Outcome.CLIENT_ERROR, "HTTP 404", whole(404, JSON, "{\"detail\":\"Not Found\"}")),
                answer(Outcome.CLIENT_ERROR, "HTTP 307 (redirects are not followed)", whole(307, JSON, "")),
                answer(
                        Outcome.SERVER_ERROR,
                        "HTTP 503, overloaded",
                        whole(503, JSON, "{\"error\":{\"type\":\"overloaded\"}}")),
                answer(
                        Outcome.SERVER_ERROR,
                        "HTTP 500",
                        head(500, JSON).chunk("{\"error\":").reset()),
                answer(
                        Outcome.NOT_STREAMING,
                        "content type application/json (expected: text/event-stream)",
                        whole(200, JSON, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}")),
                answer(
                        Outcome.NOT_STREAMING,
                        "response is one document of 24 bytes, not a stream after 0 tokens",
                        whole(200, "text/event-stream", "{\"choices\":[],\"x\":12345}")),
                answer(
                        Outcome.ERROR_EVENT,
                        "error event after 1 token, server_error",
                        sse().token("a")
                                .event("{\"error\":{\"type\":\"server_error\",\"message\":\"secret\"}}")
                                .done()
                                .end()),
                answer(
                        Outcome.MALFORMED,
                        "event 2 is not JSON after 1 token",
                        sse().token("a").event("{nope}").end()),
                answer(Outcome.MALFORMED, "response is not HTTP after 0 tokens", headOf("SSH-2.0-x")),
                answer(
                        Outcome.MALFORMED,
                        "response is not HTTP after 1 token",
                        sse().token("a").raw("zz\r\n")),
                answer(
                        Outcome.MALFORMED,
                        "response is compressed (expected: identity, as asked)",
                        headOf("HTTP/1.1 200 X", "Content-Type: text/event-stream", "Content-Encoding: gzip")
                                .bytes(gzip("data: [DONE]\n\n"))
                                .close()),
                answer(
                        Outcome.TRUNCATED,
                        "stream ended without its end mark after 2 tokens",
                        sse().token("a").token("b").end()),
                answer(
                        Outcome.TRUNCATED,
                        "connection closed inside the response after 1 token",
                        sse().token("a").close()),
                answer(
                        Outcome.TRUNCATED,
                        "stream ended inside an event after 1 token",
                        sse().token("a").chunk("data: {\"choices\":[{\"del").end()),
                answer(Outcome.TRUNCATED, "stream ended without its end mark after 0 tokens", sse().end()),
                answer(
                        Outcome.RESET,
                        "connection reset after 1 token",
                        sse().token("a").pause(50).reset()),
                answer(Outcome.RESET, "connection closed before any response", hangUp()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldNameWhatTheServerDid(Outcome outcome, String detail, Script script) {
        try (ScriptedServer server = ScriptedServer.start(seen -> script);
                SingleRequests requests = SingleRequests.to(server.url("/v1/chat/completions"))) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(outcome);
            assertThat(result.detail().orElse(null)).isEqualTo(detail);
            RequestEnded ended = requests.sink.of(0, RequestEnded.class).get(0);
            assertThat(ended.getOutcome()).isEqualTo(outcome);
            assertThat(ended.getDetail()).isEqualTo(detail);
            assertThat(requests.sink.events())
                    .extracting(event -> event.getSequence())
                    .containsExactlyElementsOf(
                            LongStream.range(0, requests.sink.events().size())
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void shouldKeepThePauseThatTheServerAsksFor() {
        Script busy = whole(429, JSON, "{}", "Retry-After: 7");
        try (ScriptedServer server = ScriptedServer.start(seen -> busy);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            requests.send();

            assertThat(requests.sink.of(0, RequestEnded.class).get(0).getRetryAfterNanos())
                    .isEqualTo(Duration.ofSeconds(7).toNanos());
        }
    }

    @Test
    void shouldNotTakeAnInterimResponseForTheAnswer() {
        Script script = headOf("HTTP/1.1 103 Early Hints", "Link: x")
                .lines("HTTP/1.1 200 X", "Content-Type: text/event-stream", "Content-Length: 14")
                .raw("data: [DONE]\n\n");
        try (ScriptedServer server = ScriptedServer.start(seen -> script);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            assertThat(requests.sink.of(0, ResponseStarted.class))
                    .singleElement()
                    .satisfies(head -> assertThat(head.getHttpStatus()).isEqualTo(200));
        }
    }

    @Test
    void shouldReadABodyThatEndsWithTheConnection() {
        Script script = headOf("HTTP/1.1 200 X", "Content-Type: text/event-stream")
                .raw("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]")
                .close();
        try (ScriptedServer server = ScriptedServer.start(seen -> script);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            assertThat(requests.sink.of(0, TokensArrived.class)).hasSize(1);
        }
    }

    @Test
    void shouldNameAnAddressWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (SingleRequests requests = SingleRequests.to("http://127.0.0.1:" + port + "/")) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.CONNECT_REFUSED);
            assertThat(result.detail()).hasValue("no connection to 127.0.0.1:" + port + ": connection refused");
            assertThat(result.sendLatenessDurationNanos()).isEmpty();
        }
    }

    @Test
    void shouldNameAHostThatDoesNotExist() {
        try (SingleRequests requests = SingleRequests.to("http://" + NO_NAME + "/")) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.DNS_FAILED);
            assertThat(result.detail()).hasValue("no address for host " + NO_NAME);
        }
    }

    static Stream<Arguments> waits() {
        Script tokenThenSilence = sse().token("a").pause(60_000);
        Script pings = sse().token("a");
        Script drip = sse();
        for (int i = 0; i < 3_000; i++) {
            pings.chunk(": ping\n\n").pause(20);
            drip.token("a").pause(20);
        }
        Timeouts firstToken = new Timeouts(AMPLE, Duration.ofMillis(200), AMPLE, AMPLE);
        Timeouts idle = new Timeouts(AMPLE, AMPLE, Duration.ofMillis(300), AMPLE);
        Timeouts total = new Timeouts(AMPLE, AMPLE, AMPLE, Duration.ofMillis(900));
        return Stream.of(
                Arguments.of(
                        Outcome.FIRST_TOKEN_TIMEOUT, "no token for 200 ms", firstToken, new Script().pause(60_000)),
                Arguments.of(
                        Outcome.FIRST_TOKEN_TIMEOUT,
                        "no token for 200 ms",
                        firstToken,
                        sse().role().pause(60_000)),
                Arguments.of(Outcome.IDLE_TIMEOUT, "silence for 300 ms", idle, tokenThenSilence),
                Arguments.of(Outcome.IDLE_TIMEOUT, "silence for 300 ms", idle, pings),
                Arguments.of(Outcome.TOTAL_TIMEOUT, "not ended for 900 ms", total, drip));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void shouldNotWaitLongerThanItWasTold(Outcome outcome, String detail, Timeouts timeouts, Script script) {
        try (ScriptedServer server = ScriptedServer.start(seen -> script);
                SingleRequests requests = SingleRequests.to(server.url("/"), timeouts)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(outcome);
            assertThat(result.detail()).hasValue(detail);
        }
    }

    @Test
    void shouldEndWellWhenTheConnectionStaysOpenAfterTheEndMark() {
        Script script = sse().token("a").done().pause(3_000).end();
        try (ScriptedServer server = ScriptedServer.start(seen -> script);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void shouldNameALineThatIsTooLong() {
        Script script =
                sse().token("a").chunk("data: " + "x".repeat(5000) + "\n\n").end();
        try (ScriptedServer server = ScriptedServer.start(seen -> script)) {
            ClientSettings settings =
                    ClientSettings.of(Endpoint.parse(server.url("/")), Map.of()).withMaxLineBytes(1000);
            try (SingleRequests requests =
                    new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, Transport.best())) {
                RequestResult result = requests.send();

                assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
                assertThat(result.detail())
                        .hasValue(
                                "line of the stream: more than 1000 bytes (expected: at most that many) after 1 token");
            }
        }
    }

    private static Arguments answer(Outcome outcome, String detail, Script script) {
        return Arguments.of(outcome, detail, script);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
