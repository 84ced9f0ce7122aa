// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.sse;
import static io.kneepoint.generator.testing.Script.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests through a proxy: forwarded where they are plain HTTP/1.1, through a tunnel otherwise. */
class ProxyIT {

    private static final Script ANSWER = sse().token("a").finish().done().end();

    /** "user:pass" in Base64. */
    private static final String CREDENTIALS = "Basic dXNlcjpwYXNz";

    @Test
    void shouldHavePlainRequestsForwarded() {
        try (ScriptedServer proxy = ScriptedServer.start(seen -> ANSWER)) {
            Proxy through = new Proxy("127.0.0.1", proxy.port(), Optional.empty()).withCredentials("user:pass");
            try (SingleRequests requests = client(through, "http://llm.invalid:8000/v1?x=1", HttpProtocol.HTTP_1_1)) {
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            }
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.seen()).hasSize(2).allSatisfy(seen -> {
                assertThat(seen.head()).startsWith("POST http://llm.invalid:8000/v1?x=1 HTTP/1.1\r\n");
                assertThat(seen.header("host")).isEqualTo("llm.invalid:8000");
                assertThat(seen.header("proxy-authorization")).isEqualTo(CREDENTIALS);
            });
        }
    }

    @Test
    void shouldTunnelTls(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.make(folder);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        TlsSettings trusting = new TlsSettings(Optional.of(certificates.pem()), false);
        try (TunnelProxy proxy = TunnelProxy.answering("200 Connection established");
                ScriptedServer server = ScriptedServer.start(certificates.serverSockets(), loopback, seen -> ANSWER)) {
            ClientSettings settings = ClientSettings.of(
                            Endpoint.parse(server.url("/v1").replace("http:", "https:")), Map.of("X-Key", "k"))
                    .withTls(trusting)
                    .withProxy(Optional.of(proxy.settings().withCredentials("user:pass")));
            try (SingleRequests requests = client(settings)) {
                assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            }
            assertThat(proxy.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n")
                            .containsIgnoringCase("proxy-authorization: " + CREDENTIALS)
                            .doesNotContainIgnoringCase("x-key"));
            assertThat(server.seen().get(0).head()).startsWith("POST /v1 HTTP/1.1\r\n");
            assertThat(server.seen().get(0).header("proxy-authorization")).isNull();
        }
    }

    @Test
    void shouldTunnelHttp2() {
        try (TunnelProxy proxy = TunnelProxy.answering("200 OK");
                Http2Server server = Http2Server.start(
                        Http2Settings.defaultSettings(),
                        call -> call.headers().token("a").end());
                SingleRequests requests = client(proxy.settings(), server.url("http"), HttpProtocol.HTTP_2)) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    @Test
    void shouldKeepWhatTheServerSaysTogetherWithTheProxysAnswer() {
        try (TunnelProxy proxy = TunnelProxy.answeringWithTheServersFirstBytes();
                Http2Server server = Http2Server.start(
                        Http2Settings.defaultSettings(),
                        call -> call.headers().token("a").end());
                SingleRequests requests = client(proxy.settings(), server.url("http"), HttpProtocol.HTTP_2)) {
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void shouldNameAProxyThatRefuses() {
        try (TunnelProxy proxy = TunnelProxy.answering("407 Secret reason");
                SingleRequests requests = client(proxy.settings(), "https://llm.invalid/v1", HttpProtocol.HTTP_1_1)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.CONNECT_REFUSED);
            assertThat(result.detail())
                    .hasValue(proxy.settings()
                            + " gives no tunnel to llm.invalid:443: HTTP 407 (it wants a user and a password)");
        }
    }

    @Test
    void shouldNameAProxyThatWantsCredentialsForForwarding() {
        try (ScriptedServer proxy = ScriptedServer.start(seen -> whole(407, "text/html", "secret"));
                SingleRequests requests = client(
                        new Proxy("127.0.0.1", proxy.port(), Optional.empty()),
                        "http://llm.invalid/v1",
                        HttpProtocol.HTTP_1_1)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.UNAUTHORIZED);
            assertThat(result.detail()).hasValue("HTTP 407 (the proxy wants a user and a password)");
        }
    }

    @Test
    void shouldNameAProxyThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Proxy proxy = new Proxy("127.0.0.1", port, Optional.empty());
        try (SingleRequests requests = client(proxy, "http://llm.invalid/v1", HttpProtocol.HTTP_1_1)) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).isEqualTo(Outcome.CONNECT_REFUSED);
            assertThat(result.detail()).hasValue("no connection to proxy 127.0.0.1:" + port + ": connection refused");
        }
    }

    private static SingleRequests client(Proxy proxy, String url, HttpProtocol protocol) {
        return client(ClientSettings.of(Endpoint.parse(url), Map.of())
                .withHttp(protocol)
                .withProxy(Optional.of(proxy)));
    }

    private static SingleRequests client(ClientSettings settings) {
        return new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, Transport.best());
    }
}
