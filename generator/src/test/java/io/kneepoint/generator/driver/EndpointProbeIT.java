// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static io.kneepoint.generator.testing.Script.sse;
import static io.kneepoint.generator.testing.Script.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.driver.ProbeResult.Problem;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointProbeIT {

    private static final String JSON = "application/json";

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        Problem.WRONG_PATH,
                        "there is no such API under this path, expected one like /v1/chat/completions (HTTP 404).",
                        whole(404, JSON, "{\"detail\":\"Not Found\"}")),
                Arguments.of(
                        Problem.UNKNOWN_MODEL,
                        "does not take the model \"test-model\" (HTTP 404, NotFoundError).",
                        whole(
                                404,
                                JSON,
                                "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\"}")),
                Arguments.of(
                        Problem.UNAUTHORIZED,
                        "does not accept the key (HTTP 401).",
                        whole(401, JSON, "{\"error\":\"Unauthorized\"}")),
                Arguments.of(
                        Problem.NOT_STREAMING,
                        "answers, but does not stream (content type application/json (expected: text/event-stream)).",
                        whole(200, JSON, "{\"choices\":[]}")),
                Arguments.of(Problem.REFUSED, "refuses the request (HTTP 400).", whole(400, JSON, "{}")),
                Arguments.of(Problem.RATE_LIMITED, "refuses requests for now (HTTP 429).", whole(429, JSON, "")),
                Arguments.of(
                        Problem.SERVER_ERROR, "answers with an error of its own (HTTP 502).", whole(502, JSON, "")),
                Arguments.of(
                        Problem.NO_TOKEN,
                        "sent no token.",
                        sse().role().finish().done().end()),
                Arguments.of(
                        Problem.BROKEN_STREAM,
                        "began a stream that broke (connection closed inside the response after 1 token).",
                        sse().token("a").close()),
                Arguments.of(
                        Problem.UNREACHABLE,
                        "cannot be reached (connection closed before any response).",
                        Script.hangUp()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldSayInOneSentenceWhatIsWrong(Problem problem, String sentence, Script script) {
        try (ScriptedServer server = ScriptedServer.start(seen -> script)) {
            ProbeResult result = EndpointProbe.probe(Runs.to(server.url("/v1/x?k=v"), Runs.level(1, 1)));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ProbeResult.Unusable.class,
                            unusable -> assertThat(unusable.problem()).isEqualTo(problem));
            assertThat(result.sentence()).isEqualTo(server.url("/v1/x") + ": " + sentence);
        }
    }

    @Test
    void shouldFindAnEndpointThatStreams() {
        Script script =
                sse().role().token("a").token("b").finish().usage(16, 2).done().end();
        try (ScriptedServer server = ScriptedServer.start(seen -> script)) {
            ProbeResult result = EndpointProbe.probe(Runs.to(server.url("/v1/x"), Runs.level(1, 1)));

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ProbeResult.Ready.class,
                            ready -> assertThat(ready.outputTokens()).isEqualTo(2));
            assertThat(server.seen()).hasSize(1);
            assertThat(server.seen().get(0).body()).contains("\"max_tokens\":4").contains("\"stream\":true");
        }
    }

    @Test
    void shouldFindThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        ProbeResult result = EndpointProbe.probe(Runs.to("http://127.0.0.1:" + port + "/v1", Runs.level(1, 1)));

        assertThat(result.sentence())
                .isEqualTo("http://127.0.0.1:" + port + "/v1: cannot be reached (no connection to 127.0.0.1:" + port
                        + ": connection refused).");
    }
}
