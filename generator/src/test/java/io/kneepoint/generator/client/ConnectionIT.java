// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.hangUp;
import static io.kneepoint.generator.testing.Script.headOf;
import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.TokensArrived;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionIT {

    private static final Script ANSWER = sse().token("a").finish().done().end();

    @Test
    void shouldReuseTheConnectionThatWasUsedLast() {
        CompletableFuture<Void> bothAsked = new CompletableFuture<>();
        CompletableFuture<Void> firstEnded = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(seen -> {
                    if (seen.number() == 0) {
                        bothAsked.join();
                    } else if (seen.number() == 1) {
                        bothAsked.complete(null);
                        firstEnded.join();
                    }
                    return ANSWER;
                });
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            CompletableFuture<RequestResult> first = requests.begin();
            CompletableFuture<RequestResult> second = requests.begin();
            CompletableFuture.anyOf(first, second).join();
            firstEnded.complete(null);
            requests.join(first);
            requests.join(second);
            requests.send();
            requests.send();

            int last = server.seen().stream()
                    .filter(seen -> seen.number() == 1)
                    .findFirst()
                    .orElseThrow()
                    .connection();
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.seen().subList(2, 4)).allMatch(seen -> seen.connection() == last);
            assertThat(requests.counters()).isEqualTo(new ClientCounters(2, 2, 0));
            assertThat(requests.sink.all(RequestSent.class))
                    .extracting(sent -> sent.getConnectDurationNanos() != null)
                    .containsExactly(true, true, false, false);
        }
    }

    @Test
    void shouldMakeANewConnectionEachTimeWhenToldTo() {
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER);
                SingleRequests requests =
                        client(server.url("/"), ConnectionReuse.FRESH, TlsSettings.DEFAULT, Transport.best())) {
            requests.send();
            requests.send();

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.seen()).allMatch(seen -> seen.header("connection").equals("close"));
            assertThat(requests.sink.all(RequestSent.class)).allMatch(sent -> sent.getConnectDurationNanos() > 0);
        }
    }

    @Test
    void shouldNotReuseAConnectionThatTheServerMeansToClose() {
        Script closing = headOf("HTTP/1.1 200 X", "Content-Type: text/event-stream", "Connection: close")
                .raw("data: [DONE]\n\n")
                .close();
        try (ScriptedServer server = ScriptedServer.start(seen -> closing);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            requests.send();
            requests.send();

            assertThat(server.connections()).isEqualTo(2);
            assertThat(requests.counters().staleRetries()).isZero();
        }
    }

    @Test
    void shouldSendAgainWhenAReusedConnectionIsDead() {
        // The second request on the first connection finds it closed, as after a server's keep-alive time.
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 1 ? hangUp() : ANSWER);
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            requests.send();
            RequestResult second = requests.send();

            assertThat(second.outcome()).isEqualTo(Outcome.OK);
            assertThat(requests.counters()).isEqualTo(new ClientCounters(2, 1, 1));
            assertThat(requests.sink.of(1, RequestSent.class)).hasSize(1);
            assertThat(requests.sink.of(1, RequestEnded.class)).hasSize(1);
        }
    }

    @Test
    void shouldSendAgainOnlyOnce() {
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 0 ? ANSWER : hangUp());
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            requests.send();
            RequestResult second = requests.send();

            assertThat(second.outcome()).isEqualTo(Outcome.RESET);
            assertThat(server.seen()).hasSize(3);
        }
    }

    @Test
    void shouldNotSendAgainOnceAResponseHasBegun() {
        Script half = new Script().raw("HTTP/1.1 200").reset();
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 0 ? ANSWER : half.pause(20));
                SingleRequests requests = SingleRequests.to(server.url("/"))) {
            requests.send();
            RequestResult second = requests.send();

            assertThat(second.outcome()).isEqualTo(Outcome.RESET);
            assertThat(server.seen()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void shouldWorkOnEveryTransport(Transport transport) {
        assumeThat(transport == Transport.NIO || Transport.best() == Transport.EPOLL)
                .isTrue();
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER);
                SingleRequests requests =
                        client(server.url("/"), ConnectionReuse.POOLED, TlsSettings.DEFAULT, transport)) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void shouldTrustACertificateItWasGiven(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.make(folder);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ScriptedServer server = ScriptedServer.start(certificates.serverSockets(), loopback, seen -> ANSWER)) {
            String url = server.url("/").replace("http:", "https:");
            TlsSettings trusting = new TlsSettings(Optional.of(certificates.pem()), false);
            try (SingleRequests requests = client(url, ConnectionReuse.POOLED, trusting, Transport.best())) {
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            }
            try (SingleRequests requests =
                    client(url, ConnectionReuse.POOLED, new TlsSettings(Optional.empty(), true), Transport.best())) {
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            }
            try (SingleRequests requests = client(url, ConnectionReuse.POOLED, TlsSettings.DEFAULT, Transport.best())) {
                RequestResult result = requests.send();

                assertThat(result.outcome()).isEqualTo(Outcome.TLS_FAILED);
                assertThat(result.detail().orElseThrow())
                        .startsWith("TLS with 127.0.0.1:" + server.port() + " failed: ")
                        .contains("unable to find valid certification path");
            }
        }
    }

    @Test
    void shouldNameAServerThatDoesNotSpeakTls() {
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            String url = server.url("/").replace("http:", "https:");
            Timeouts short1s = new Timeouts(
                    Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
            try (SingleRequests requests = SingleRequests.to(url, short1s)) {
                assertThat(requests.send().outcome()).isIn(Outcome.TLS_FAILED, Outcome.CONNECT_TIMEOUT);
            }
        }
    }

    @Test
    void shouldRefuseACaFileThatIsNone(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
        TlsSettings tls = new TlsSettings(Optional.of(file), false);

        assertThatThrownBy(() -> client("https://127.0.0.1:1/", ConnectionReuse.POOLED, tls, Transport.NIO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CA file " + file + ": cannot be used (expected: certificates in PEM form)");
    }

    @Test
    void shouldReachAnIpv6Address() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback)).isNotNull();
        try (ScriptedServer server = ScriptedServer.start(ServerSocketFactory.getDefault(), loopback, seen -> ANSWER);
                SingleRequests requests = SingleRequests.to("http://[::1]:" + server.port() + "/x")) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            assertThat(server.seen().get(0).header("host")).isEqualTo("[::1]:" + server.port());
        }
    }

    @Test
    void shouldTellNameResolutionFromConnecting() {
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER);
                SingleRequests requests = SingleRequests.to("http://localhost:" + server.port() + "/");
                SingleRequests byAddress = SingleRequests.to(server.url("/"))) {
            requests.send();
            byAddress.send();

            RequestSent byName = requests.sink.of(0, RequestSent.class).get(0);
            assertThat(byName.getDnsDurationNanos()).isBetween(0L, byName.getConnectDurationNanos());
            assertThat(byAddress.sink.of(0, RequestSent.class).get(0).getDnsDurationNanos())
                    .isNull();
        }
    }

    @Test
    void shouldSendTheHeadersItWasGiven() {
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            ClientSettings settings = ClientSettings.of(
                    Endpoint.parse(server.url("/v1/chat/completions?version=2")), Map.of("Authorization", "Bearer k"));
            try (SingleRequests requests =
                    new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, Transport.best())) {
                requests.send();
            }
            ScriptedServer.Seen seen = server.seen().get(0);
            assertThat(seen.head()).startsWith("POST /v1/chat/completions?version=2 HTTP/1.1\r\n");
            assertThat(seen.header("authorization")).isEqualTo("Bearer k");
            assertThat(seen.header("accept-encoding")).isEqualTo("identity");
            assertThat(seen.header("accept")).isEqualTo("text/event-stream");
            assertThat(seen.body()).isEqualTo("{\"prompt\":\"hello\"}");
        }
    }

    @Test
    void shouldSendTheHeadersOfTheDialect() {
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            ClientSettings settings = ClientSettings.of(
                    Endpoint.parse(server.url("/")),
                    Dialects.named("anthropic-messages").keyHeader("k"));
            try (SingleRequests requests =
                    new SingleRequests(settings, "anthropic-messages", SingleRequests.QUICK, Transport.best())) {
                requests.send();
            }
            assertThat(server.seen().get(0).header("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(server.seen().get(0).header("x-api-key")).isEqualTo("k");
            assertThat(Dialects.named("openai-chat").keyHeader("k")).isEqualTo(Map.of("Authorization", "Bearer k"));
        }
    }

    @Test
    void shouldNotRepeatAHeaderValueThatItRefuses() {
        ClientSettings settings =
                ClientSettings.of(Endpoint.parse("http://127.0.0.1:1/"), Map.of("Authorization", "sk-secret\r\nX: y"));

        assertThatThrownBy(() ->
                        new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, Transport.best()).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage(
                        "header Authorization: a value with characters that HTTP forbids (expected: visible ASCII)");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void shouldReadAStreamOfLines() {
        Script lines = Script.head(200, "application/x-ndjson")
                .chunk("{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"message\":{\"con")
                .pause(5)
                .chunk("tent\":\"b\"},\"done\":false}\n")
                .chunk("{\"message\":{\"content\":\"\"},\"done\":true,\"prompt_eval_count\":3,\"eval_count\":2}\n")
                .end();
        try (ScriptedServer server = ScriptedServer.start(seen -> lines);
                SingleRequests requests = new SingleRequests(
                        ClientSettings.of(Endpoint.parse(server.url("/api/chat")), Map.of()),
                        "ollama-chat",
                        SingleRequests.QUICK,
                        Transport.best())) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.OK);
            assertThat(result.outputTokens()).isEqualTo(2);
            assertThat(requests.sink.of(0, TokensArrived.class)).isNotEmpty();
            assertThat(requests.sink.of(0, RequestEnded.class).get(0).getPromptTokens())
                    .isEqualTo(3);
        }
    }

    private static SingleRequests client(String url, ConnectionReuse reuse, TlsSettings tls, Transport transport) {
        ClientSettings settings = ClientSettings.of(Endpoint.parse(url), Map.of())
                .withReuse(reuse)
                .withTls(tls);
        return new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, transport);
    }
}
