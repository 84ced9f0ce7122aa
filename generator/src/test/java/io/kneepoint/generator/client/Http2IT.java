// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.TokensArrived;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 as servers speak it: many streams on a connection, and each of its ways to end one. */
class Http2IT {

    private static final Http2Settings PLAIN = Http2Settings.defaultSettings();

    static void answer(Http2Server.Call call) {
        call.headers().token("a").token("b").end();
    }

    @Test
    void shouldSpeakHttp2ByPriorKnowledge() {
        try (Http2Server server = Http2Server.start(PLAIN, Http2IT::answer);
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.outputTokens()).isEqualTo(2);
            Http2Server.Call call = server.calls().get(0);
            assertThat(call.header(":path")).isEqualTo("/v1/chat/completions");
            assertThat(call.header(":authority")).isEqualTo("127.0.0.1:" + server.port());
            assertThat(call.header("authorization")).isEqualTo("Bearer k");
            assertThat(call.header("content-length")).isEqualTo("18");
        }
    }

    @Test
    void shouldAgreeOnHttp2OverTls(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.make(folder);
        TlsSettings trusting = new TlsSettings(Optional.of(certificates.pem()), false);
        try (Http2Server server = Http2Server.start(certificates.http2(), Http2IT::answer)) {
            for (HttpProtocol protocol : List.of(HttpProtocol.HTTP_2, HttpProtocol.AUTO)) {
                try (SingleRequests requests = client(server.url("https"), protocol, trusting)) {
                    assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
                    assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
                    assertThat(requests.counters()).isEqualTo(new ClientCounters(1, 1, 0));
                }
            }
            assertThat(server.calls()).hasSize(4);
        }
    }

    @Test
    void shouldFallBackToHttp1WhenTheServerHasNoHttp2(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.make(folder);
        TlsSettings trusting = new TlsSettings(Optional.of(certificates.pem()), false);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ScriptedServer server = ScriptedServer.start(
                certificates.serverSockets(),
                loopback,
                seen -> sse().token("a").done().end())) {
            String url = server.url("/").replace("http:", "https:");
            try (SingleRequests requests = client(url, HttpProtocol.AUTO, trusting)) {
                List<CompletableFuture<RequestResult>> begun = begin(requests, 3);

                assertThat(begun)
                        .allSatisfy(
                                one -> assertThat(requests.join(one).outcome()).isEqualTo(Outcome.OK));
            }
            try (SingleRequests requests = client(url, HttpProtocol.HTTP_2, trusting)) {
                RequestResult result = requests.send();

                assertThat(result.outcome()).isEqualTo(Outcome.TLS_FAILED);
                assertThat(result.detail())
                        .hasValue("127.0.0.1:" + server.port() + " does not offer HTTP/2 (expected: h2 by ALPN)");
            }
        }
    }

    @Test
    void shouldSendManyRequestsOverOneConnection() {
        try (Http2Server server = Http2Server.start(PLAIN, call -> call.later(50, () -> answer(call)));
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            List<CompletableFuture<RequestResult>> begun = begin(requests, 64);

            assertThat(begun)
                    .allSatisfy(one -> assertThat(requests.join(one).outcome()).isEqualTo(Outcome.OK));
            assertThat(server.connections()).isEqualTo(1);
            // Requests begun before the connection is open wait for it; those begun later know no wait.
            assertThat(requests.sink.all(RequestSent.class))
                    .hasSize(64)
                    .allMatch(sent -> sent.getConnectDurationNanos() == null || sent.getConnectDurationNanos() > 0)
                    .anyMatch(sent -> sent.getConnectDurationNanos() != null);
        }
    }

    @Test
    void shouldOpenMoreConnectionsWhenTheServerAllowsFewStreams() {
        Http2Settings four = Http2Settings.defaultSettings().maxConcurrentStreams(4);
        List<Http2Server.Call> waiting = new ArrayList<>();
        try (Http2Server server = Http2Server.start(four, call -> {
                    waiting.add(call);
                    if (waiting.size() == 20) {
                        waiting.forEach(Http2IT::answer);
                    }
                });
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            List<CompletableFuture<RequestResult>> begun = begin(requests, 20);

            assertThat(begun)
                    .allSatisfy(one -> assertThat(requests.join(one).outcome()).isEqualTo(Outcome.OK));
            assertThat(server.connections()).isEqualTo(5);
            assertThat(IntStream.range(0, 5))
                    .allMatch(connection -> server.calls().stream()
                                    .filter(call -> call.connection() == connection)
                                    .count()
                            == 4);
        }
    }

    @Test
    void shouldNameAServerThatAllowsNoStream() {
        Http2Settings none = Http2Settings.defaultSettings().maxConcurrentStreams(0);
        try (Http2Server server = Http2Server.start(none, Http2IT::answer);
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.CONNECT_REFUSED);
            assertThat(result.detail()).hasValue("a new connection takes no request");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldOpenAConnectionForEachRequestWhenToldTo() {
        try (Http2Server server = Http2Server.start(PLAIN, Http2IT::answer);
                SingleRequests requests = new SingleRequests(
                        settings(server.url("http"), HttpProtocol.HTTP_2).withReuse(ConnectionReuse.FRESH),
                        "openai-chat",
                        SingleRequests.QUICK,
                        Transport.best())) {
            begin(requests, 3).forEach(requests::join);

            assertThat(server.connections()).isEqualTo(3);
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ending(
                        Outcome.RESET,
                        "stream reset (INTERNAL_ERROR) after 1 token",
                        call -> call.headers().token("a").later(50, () -> call.reset(Http2Error.INTERNAL_ERROR))),
                ending(
                        Outcome.RESET,
                        "stream reset (REFUSED_STREAM) before any response",
                        call -> call.reset(Http2Error.REFUSED_STREAM)),
                ending(
                        Outcome.TRUNCATED,
                        "stream ended without its end mark after 1 token",
                        call -> call.headers().token("a").data("", true)),
                ending(
                        Outcome.TRUNCATED,
                        "connection closed inside the response after 1 token",
                        call -> call.headers().token("a").later(50, call::closeConnection)),
                ending(
                        Outcome.SERVER_ERROR,
                        "HTTP 503, overloaded",
                        call -> call.headers("503", "application/json")
                                .data("{\"error\":{\"type\":\"overloaded\"}}", true)),
                ending(
                        Outcome.NOT_STREAMING,
                        "content type application/json (expected: text/event-stream)",
                        call -> call.headers("200", "application/json").data("{}", true)),
                ending(
                        Outcome.MALFORMED,
                        "event 2 is not JSON after 1 token",
                        call -> call.headers().token("a").data("data: {nope}\n\n", false)));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void shouldNameHowAStreamEndedAndGoOn(Outcome outcome, String detail, Consumer<Http2Server.Call> first) {
        try (Http2Server server = Http2Server.start(
                        PLAIN,
                        call -> (call.number() == 0 ? first : (Consumer<Http2Server.Call>) Http2IT::answer)
                                .accept(call));
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(outcome);
            assertThat(result.detail()).hasValue(detail);
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void shouldNotDisturbOtherStreamsOfAConnection() {
        try (Http2Server server = Http2Server.start(PLAIN, call -> {
                    if (call.number() % 2 == 0) {
                        call.headers().token("a").reset(Http2Error.ENHANCE_YOUR_CALM);
                    } else {
                        call.headers()
                                .token("a")
                                .later(100, () -> call.token("b").end());
                    }
                });
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            begin(requests, 10).forEach(requests::join);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(requests.sink.all(RequestEnded.class))
                    .extracting(RequestEnded::getOutcome)
                    .containsOnly(Outcome.OK, Outcome.RESET)
                    .filteredOn(outcome -> outcome == Outcome.OK)
                    .hasSize(5);
        }
    }

    @Test
    void shouldFinishItsStreamsAndMoveToANewConnectionAfterAGoAway() {
        try (Http2Server server = Http2Server.start(PLAIN, call -> {
                    if (call.number() == 0) {
                        call.headers()
                                .token("a")
                                .goAway(0)
                                .later(200, () -> call.token("b").end());
                    } else {
                        answer(call);
                    }
                });
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            RequestResult first = requests.send();
            RequestResult second = requests.send();

            assertThat(first.outcome()).isEqualTo(Outcome.OK);
            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            assertThat(server.calls()).extracting(Http2Server.Call::connection).containsExactly(0, 1);
        }
    }

    @Test
    void shouldStampTheTokensOfOneReadOnceForEachStream() {
        // Both streams' tokens leave the server in one write, so that one read brings them.
        List<Http2Server.Call> waiting = new ArrayList<>();
        try (Http2Server server = Http2Server.start(PLAIN, call -> {
                    waiting.add(call);
                    if (waiting.size() == 2) {
                        waiting.forEach(
                                one -> one.headers().token("a").token("b").end());
                    }
                });
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            begin(requests, 2).forEach(requests::join);

            assertThat(requests.sink.all(TokensArrived.class))
                    .allSatisfy(frame -> assertThat(frame.getFirstOffsetNanos()).isPositive());
            assertThat(requests.sink.all(TokensArrived.class).stream()
                            .flatMapToInt(frame -> frame.getTokens().isEmpty()
                                    ? IntStream.generate(() -> 1)
                                            .limit(frame.getDeltasNanos().size() + 1L)
                                    : frame.getTokens().stream().mapToInt(tokens -> tokens))
                            .sum())
                    .isEqualTo(4);
        }
    }

    @Test
    void shouldLetAServerSendMoreThanADefaultWindow() {
        String line = "x".repeat(900);
        try (Http2Server server = Http2Server.start(PLAIN, call -> {
                    call.headers();
                    for (int i = 0; i < 1000; i++) {
                        call.token(line);
                    }
                    call.end();
                });
                SingleRequests requests = client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            List<CompletableFuture<RequestResult>> begun = begin(requests, 4);

            assertThat(begun)
                    .allSatisfy(
                            one -> assertThat(requests.join(one).outputTokens()).isEqualTo(1000));
        }
    }

    @Test
    void shouldNameAServerThatDoesNotSpeakHttp2() {
        try (ScriptedServer server =
                        ScriptedServer.start(seen -> sse().token("a").done().end());
                SingleRequests requests = client(server.url("/"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
            assertThat(result.detail())
                    .hasValue("127.0.0.1:" + server.port() + " does not speak HTTP/2 (expected: HTTP/2)");
        }
    }

    static List<CompletableFuture<RequestResult>> begin(SingleRequests requests, int count) {
        List<CompletableFuture<RequestResult>> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            begun.add(requests.begin());
        }
        return begun;
    }

    private static Arguments ending(Outcome outcome, String detail, Consumer<Http2Server.Call> answer) {
        return Arguments.of(outcome, detail, answer);
    }

    private static ClientSettings settings(String url, HttpProtocol protocol) {
        return ClientSettings.of(Endpoint.parse(url), Map.of("Authorization", "Bearer k"))
                .withHttp(protocol);
    }

    static SingleRequests client(String url, HttpProtocol protocol, TlsSettings tls) {
        return new SingleRequests(
                settings(url, protocol).withTls(tls), "openai-chat", SingleRequests.QUICK, Transport.best());
    }
}
