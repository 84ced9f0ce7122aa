// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScriptedEndpointIT {
    private static final String CHAT = "/v1/chat/completions";

    @Test
    void shouldSendTokensAtTheirInstantsToEachOfMany() {
        Duration first = Duration.ofMillis(40);
        Duration gap = Duration.ofMillis(10);
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(Script.chat(first, gap, 10))) {
            SseClient client = new SseClient(endpoint.baseUri());
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(client.postAsync(CHAT, "{}"));
            }

            for (CompletableFuture<HttpResponse<String>> one : all) {
                HttpResponse<String> response = one.join();
                assertThat(SseClient.events(response.body())).hasSize(14).endsWith("[DONE]");
                String id = response.headers().firstValue("x-request-id").orElseThrow();
                StreamEmissions sent = endpoint.emissions().find(id).orElseThrow();
                assertThat(sent.writes()).isEqualTo(10);
                assertThat(sent.nanos(9) - sent.nanos(0)).isPositive();
            }
            assertThat(endpoint.received()).hasSize(8);
        }
    }

    @Test
    void shouldNeverSendATokenBeforeItsInstant() {
        Duration gap = Duration.ofMillis(15);
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(Script.chat(gap, gap, 5))) {
            long before = System.nanoTime();
            new SseClient(endpoint.baseUri()).post(CHAT, "{}", "x-request-id", "one");

            StreamEmissions sent = endpoint.emissions().find("one").orElseThrow();
            for (int i = 0; i < 5; i++) {
                assertThat(sent.nanos(i) - before).isGreaterThanOrEqualTo((i + 1) * gap.toNanos());
            }
        }
    }

    @Test
    void shouldChooseTheScriptByRequestAndRememberWhatWasAsked() {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(request -> request.ordinal() == 0
                ? Script.status(503, "{\"error\":{\"message\":\"no\"}}")
                : Script.chat(Duration.ZERO, Duration.ZERO, 2))) {
            SseClient client = new SseClient(endpoint.baseUri());

            assertThat(client.post(CHAT, "first").statusCode()).isEqualTo(503);
            assertThat(client.post(CHAT, "second").body()).contains("[DONE]");

            assertThat(endpoint.received()).extracting(ScriptedRequest::body).containsExactly("first", "second");
            assertThat(endpoint.received().get(0).uri()).isEqualTo(CHAT);
        }
    }

    @Test
    void shouldSendRawBytesAsTheyAre() {
        List<byte[]> writes = List.of(
                bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"),
                bytes("data: o"),
                bytes("ne\r\n\r\n"));
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.start(Script.raw(Duration.ofMillis(5), writes, Script.Ending.CLOSE))) {

            assertThat(new SseClient(endpoint.baseUri()).post(CHAT, "{}").body())
                    .isEqualTo("data: one\r\n\r\n");
        }
    }

    @Test
    void shouldBreakOffByResetOrClose() {
        Script whole = Script.chat(Duration.ofMillis(5), Duration.ofMillis(5), 10);
        for (Script.Ending ending : List.of(Script.Ending.RESET, Script.Ending.CLOSE)) {
            try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(whole.cutAfter(4, ending))) {
                SseClient client = new SseClient(endpoint.baseUri());
                assertThatThrownBy(() -> client.post(CHAT, "{}"))
                        .as(ending.toString())
                        .isInstanceOf(UncheckedIOException.class);
            }
        }
    }

    @Test
    void shouldFrameAStreamOfGivenBodies() {
        List<byte[]> bodies = List.of(bytes("data: a\n\n"), bytes(": comment\n\ndata: b"), bytes("\n\n"));
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(Script.stream(Duration.ofMillis(2), bodies))) {

            assertThat(new SseClient(endpoint.baseUri()).post(CHAT, "{}").body())
                    .isEqualTo("data: a\n\n: comment\n\ndata: b\n\n");
        }
    }

    @Test
    void shouldRefuseStepsThatGoBackInTime() {
        List<Duration> offsets = List.of(Duration.ofMillis(2), Duration.ofMillis(1));
        assertThatThrownBy(() -> Script.chat(offsets)).hasMessageContaining("ascending");
    }

    /** A connection that was accepted while the loop ended used to stay open, and whoever waited on it waited for ever. */
    @Test
    void shouldEndEveryConnectionThatComesWhileItCloses() throws Exception {
        for (int round = 0; round < 40; round++) {
            ScriptedEndpoint endpoint = ScriptedEndpoint.start(Script.chat(Duration.ZERO, Duration.ofMillis(1), 20));
            CountDownLatch answered = new CountDownLatch(1);
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int port = endpoint.port();
                callers.add(CompletableFuture.runAsync(() -> callUntilClosed(port, answered)));
            }
            answered.await();

            endpoint.close();

            assertThat(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)))
                    .as("round %d", round)
                    .succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private static void callUntilClosed(int port, CountDownLatch answered) {
        byte[] call = bytes("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}");
        boolean open = true;
        while (open) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(call);
                open = socket.getInputStream().read() >= 0;
                answered.countDown();
            } catch (IOException closed) {
                open = false;
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
