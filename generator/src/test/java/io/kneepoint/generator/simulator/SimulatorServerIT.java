// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorServerIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final double FAST = 0.02;

    /** Tokens of an answer that goes on while others are asked for: at a fifth of an engine's time, more than two seconds. */
    private static final int LONG = 800;

    private SimulatorServer server;
    private SseClient client;

    private void start(SimulatorOptions options) {
        server = SimulatorServer.start(options);
        client = new SseClient(server.baseUri());
    }

    private void startFast() {
        start(SimulatorOptions.of(TestEngines.calm()).withPace(FAST));
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private static String chat(int maxTokens, String more) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me about knees, please.\"}],"
                + "\"max_tokens\":" + maxTokens + ",\"ignore_eos\":true" + more + "}";
    }

    @Test
    void shouldStreamAChatInTheUsualShape() {
        startFast();

        HttpResponse<String> response =
                client.post(CHAT, chat(5, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        List<String> events = SseClient.events(response.body());
        assertThat(events).hasSize(9);
        JsonNode role = SseClient.json(events.get(0));
        assertThat(role.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(role.at("/choices/0/delta/content").asText()).isEmpty();
        for (int i = 1; i <= 5; i++) {
            JsonNode token = SseClient.json(events.get(i));
            assertThat(token.at("/object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(token.at("/model").asText()).isEqualTo("m");
            assertThat(token.at("/id")).isEqualTo(role.at("/id"));
            assertThat(token.at("/choices/0/delta/content").asText()).isNotEmpty();
            assertThat(token.at("/choices/0/finish_reason").isNull()).isTrue();
        }
        assertThat(SseClient.json(events.get(6)).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
        JsonNode usage = SseClient.json(events.get(7));
        assertThat(usage.at("/choices")).isEmpty();
        assertThat(usage.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(12);
        assertThat(events.get(8)).isEqualTo("[DONE]");
    }

    @Test
    void shouldStreamATextCompletionWithoutUsageUnlessAsked() {
        startFast();

        HttpResponse<String> response = client.post(
                "/v1/completions", "{\"prompt\":\"Once\",\"max_tokens\":3,\"ignore_eos\":true,\"stream\":true}");

        List<String> events = SseClient.events(response.body());
        assertThat(events).hasSize(5);
        assertThat(events.subList(0, 3)).allSatisfy(event -> {
            assertThat(SseClient.json(event).at("/object").asText()).isEqualTo("text_completion");
            assertThat(SseClient.json(event).at("/choices/0/text").asText()).isNotEmpty();
        });
        assertThat(SseClient.json(events.get(3)).at("/choices/0/finish_reason").asText())
                .isEqualTo("length");
        assertThat(events.get(4)).isEqualTo("[DONE]");
    }

    @Test
    void shouldAnswerAsOneObjectWhenNotStreaming() {
        startFast();

        HttpResponse<String> response = client.post(CHAT, chat(4, ""));

        JsonNode answer = SseClient.json(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").asText()).isNotEmpty();
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void shouldDrawTheLengthUnlessItIsFixed() {
        startFast();

        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1000,\"min_tokens\":20}";
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lengths.add(SseClient.json(client.post(CHAT, body).body())
                    .at("/usage/completion_tokens")
                    .asInt());
        }

        assertThat(lengths).allSatisfy(length -> assertThat(length).isBetween(20, 1000));
        assertThat(lengths.stream().distinct().count()).isGreaterThan(3);
    }

    @Test
    void shouldKeepAConnectionForTheNextRequestAndAnswerPipelinedOnesInOrder() throws IOException {
        startFast();
        String body = chat(2, "");
        String request = "POST " + CHAT + " HTTP/1.1\r\nhost: x\r\nx-request-id: %s\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            String three = String.format(request, "a")
                    + String.format(request, "b")
                    + String.format(request, "c").replace("host: x", "host: x\r\nconnection: close");
            socket.getOutputStream().write(three.getBytes(StandardCharsets.UTF_8));

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(answers.indexOf("x-request-id: a")).isBetween(0, answers.indexOf("x-request-id: b"));
            assertThat(answers.indexOf("x-request-id: b")).isBetween(0, answers.indexOf("x-request-id: c"));
        }
    }

    @Test
    void shouldRefuseWhatItCannotAnswerWithAnErrorObject() {
        startFast();

        assertRefused(client.post(CHAT, "{"), 400, "body: not JSON");
        assertRefused(client.post(CHAT, "[]"), 400, "body: not an object");
        assertRefused(client.post(CHAT, "{\"messages\":[]}"), 400, "messages: missing or empty");
        assertRefused(client.post("/v1/completions", "{}"), 400, "prompt: missing");
        assertRefused(client.post(CHAT, chat(0, "")), 400, "max_tokens: 0 (expected: a whole number");
        assertRefused(client.post(CHAT, chat(1, ",\"n\":2")), 400, "n: 2 (expected: 1)");
        assertRefused(client.post(CHAT, chat(1, ",\"min_tokens\":2")), 400, "min_tokens: 2");
        assertRefused(client.post(CHAT, chat(900_000, "")), 400, "prompt and answer: 900007 tokens");
        assertRefused(client.post("/v1/embeddings", "{}"), 404, "path: /v1/embeddings");
        assertRefused(client.get(CHAT), 405, "method: GET (expected: POST)");
        assertRefused(client.post("/health", ""), 405, "method: POST (expected: GET)");
        assertThat(client.get(CHAT).headers().firstValue("allow")).hasValue("POST");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String sentence) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(SseClient.json(response.body()).at("/error/message").asText())
                .startsWith(sentence.split(":")[0]);
        assertThat(response.body()).contains(sentence);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void shouldRefuseWhatIsNoHttpAndClose() throws IOException {
        startFast();
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("request: not HTTP");
        }
    }

    @Test
    void shouldSayAtWhatPaceItAnswers() {
        startFast();

        assertThat(server.describe()).contains("1 engine second shown in 0.02 real seconds");
        for (String stream : List.of("", ",\"stream\":true")) {
            assertThat(client.post(CHAT, chat(1, stream)).headers().firstValue("x-simulator-real-per-engine-second"))
                    .hasValue("0.02");
        }
    }

    @Test
    void shouldForgetTheOldestStreamsAboveItsLimitAndSaySo() {
        start(SimulatorOptions.of(TestEngines.calm()).withPace(FAST).withEmissionLimit(10));

        for (String id : List.of("a", "b", "c")) {
            client.post(CHAT, chat(4, ",\"stream\":true"), "x-request-id", id);
        }

        assertThat(server.emissions().streams())
                .extracting(StreamEmissions::requestId)
                .containsExactly("b", "c");
        assertThat(server.emissions().find("a")).isEmpty();
        assertThat(server.emissions().forgotten()).isEqualTo(1);
    }

    @Test
    void shouldServeManyStreamsAtOnceAndKeepEachWhole() {
        start(SimulatorOptions.of(TestEngines.calm()).withPace(0.05));
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(client.postAsync(CHAT, chat(40 + i % 7, ",\"stream\":true")));
        }

        for (int i = 0; i < 100; i++) {
            HttpResponse<String> response = all.get(i).join();
            assertThat(SseClient.events(response.body()))
                    .hasSize(1 + 40 + i % 7 + 2)
                    .endsWith("[DONE]");
            String id = response.headers().firstValue("x-request-id").orElseThrow();
            assertThat(server.emissions().find(id).orElseThrow().totalTokens()).isEqualTo(40 + i % 7);
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken() {
        startFast();
        SimulatorOptions taken = SimulatorOptions.of(TestEngines.calm()).withPort(server.port());

        assertThatThrownBy(() -> SimulatorServer.start(taken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "port: " + server.port() + " on 127.0.0.1, in use (expected: a free port; 0 takes any)");
    }

    @Test
    void shouldAskForTheKeyItWasStartedWith() {
        start(SimulatorOptions.of(TestEngines.calm()).withPace(FAST).withApiKey("sesame"));

        assertRefused(client.post(CHAT, chat(1, "")), 401, "API key: missing or wrong");
        assertRefused(client.post(CHAT, chat(1, ""), "authorization", "Bearer wrong"), 401, "API key");
        assertThat(client.post(CHAT, chat(1, ""), "authorization", "Bearer sesame")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTurnRequestsAwayWhenTheQueueIsFull() {
        EngineSettings tight = TestEngines.settings(512, 1, 1, Optional.empty(), EngineSettings.Kv.RESERVE);
        start(SimulatorOptions.of(TestEngines.calm().withSettings(tight)).withPace(0.2));

        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        all.add(client.postAsync(CHAT, chat(LONG, ",\"stream\":true")));
        await().until(() -> server.gauges().running() == 1);
        for (int i = 0; i < 5; i++) {
            all.add(client.postAsync(CHAT, chat(3, ",\"stream\":true")));
        }
        List<Integer> statuses = all.stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();

        assertThat(statuses).containsOnly(200, 429).contains(200, 429);
        HttpResponse<String> refused = all.stream()
                .map(CompletableFuture::join)
                .filter(response -> response.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        assertRefused(refused, 429, "The waiting queue is full");
    }

    @Test
    void shouldDropARequestThatHasNoFirstTokenInTime() {
        EngineSettings slow =
                TestEngines.settings(512, 1, 10, Optional.of(Duration.ofMillis(300)), EngineSettings.Kv.RESERVE);
        EngineBlueprint blueprint = TestEngines.calm().withSettings(slow);
        start(SimulatorOptions.of(blueprint).withPace(0.2));
        CompletableFuture<HttpResponse<String>> first = client.postAsync(CHAT, chat(LONG, ",\"stream\":true"));
        await().until(() -> server.gauges().running() == 1);

        assertRefused(client.post(CHAT, chat(5, ",\"stream\":true")), 503, "No first token before the deadline");
        assertThat(first.join().body()).contains("[DONE]");

        server.close();
        start(SimulatorOptions.of(blueprint).withPace(0.2).withOpenEarly(true));
        first = client.postAsync(CHAT, chat(LONG, ",\"stream\":true"));
        await().until(() -> server.gauges().running() == 1);
        HttpResponse<String> late = client.post(CHAT, chat(5, ",\"stream\":true"));

        assertThat(late.statusCode()).isEqualTo(200);
        List<String> events = SseClient.events(late.body());
        assertThat(events).hasSize(3);
        assertThat(SseClient.json(events.get(1)).at("/error/code").asText()).isEqualTo("first_token_timeout");
        assertThat(first.join().body()).contains("[DONE]");
    }

    @Test
    void shouldFreeTheCacheWhenAClientGoesAway() throws IOException {
        start(SimulatorOptions.of(TestEngines.calm()));
        String body = chat(250, ",\"stream\":true");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\ncontent-length: " + body.length() + "\r\n\r\n"
                                    + body)
                            .getBytes(StandardCharsets.UTF_8));
            await().until(() -> server.counters().outputTokens() >= 3);
            assertThat(server.gauges().heldTokens()).isPositive();
        }

        await().until(() -> server.gauges().inFlight() == 0);
        assertThat(server.gauges().heldTokens()).isZero();
        assertThat(server.counters().ended(EngineOutcome.CANCELLED)).isEqualTo(1);
        await().until(() -> !server.emissions().streams().isEmpty());
        assertThat(server.emissions().streams().get(0).outcome()).isEqualTo("cancelled");
    }

    @Test
    void shouldLogWhatItSentJustBeforeItArrives(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("truth/emissions.jsonl");
        start(SimulatorOptions.of(TestEngines.calm()).withPace(0.1).withEmissionFile(file));
        long before = System.nanoTime();
        HttpResponse<String> response = client.post(CHAT, chat(20, ",\"stream\":true"), "x-request-id", "mine");
        long after = System.nanoTime();

        assertThat(response.headers().firstValue("x-request-id")).hasValue("mine");
        StreamEmissions sent = server.emissions().find("mine").orElseThrow();
        assertThat(sent.totalTokens()).isEqualTo(20);
        assertThat(sent.outcome()).isEqualTo("completed");
        for (int i = 0; i < sent.writes(); i++) {
            assertThat(sent.nanos(i)).isBetween(i == 0 ? before : sent.nanos(i - 1), after);
            assertThat(sent.tokens(i)).isEqualTo(1);
        }

        server.close();
        JsonNode line = SseClient.json(Files.readString(file));
        assertThat(line.at("/requestId").asText()).isEqualTo("mine");
        assertThat(line.at("/epochNanos")).hasSize(20);
        assertThat(line.at("/epochNanos/19").asLong()).isEqualTo(sent.epochNanos(19));
    }

    @Test
    void shouldServeModelsHealthAndMetrics() {
        startFast();
        client.post(CHAT, chat(7, ""));

        assertThat(SseClient.json(client.get("/v1/models").body())
                        .at("/data/0/id")
                        .asText())
                .isEqualTo("llama3-8b-a100");
        assertThat(SseClient.json(client.get("/health").body())
                        .at("/realSecondsPerEngineSecond")
                        .asDouble())
                .isEqualTo(FAST);
        String metrics = client.get("/metrics").body();
        assertThat(metrics)
                .contains("vllm:num_requests_running{model_name=\"llama3-8b-a100\"} 0.0")
                .contains("vllm:num_requests_waiting{model_name=\"llama3-8b-a100\"} 0.0")
                .contains("vllm:kv_cache_usage_perc{model_name=\"llama3-8b-a100\"} 0.0")
                .contains("vllm:generation_tokens_total{model_name=\"llama3-8b-a100\"} 7")
                .contains("outcome=\"completed\"} 1");
    }

    @Test
    void shouldShareThePrefixOfEqualPrompts() {
        startFast();
        String body = "{\"messages\":[{\"role\":\"system\",\"content\":\"" + "long ".repeat(400)
                + "\"},{\"role\":\"user\",\"content\":\"%s\"}],\"max_tokens\":1}";

        JsonNode cold =
                SseClient.json(client.post(CHAT, String.format(body, "one")).body());
        JsonNode warm =
                SseClient.json(client.post(CHAT, String.format(body, "two")).body());

        assertThat(cold.at("/usage/prompt_tokens").asInt()).isEqualTo(501);
        assertThat(cold.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isZero();
        assertThat(warm.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(500);
    }

    @Test
    void shouldServeTheWorkloadsPromptsWhenAskedTo() {
        start(SimulatorOptions.of(TestEngines.calm()).withPace(FAST).withPrompts(PromptSource.WORKLOAD));

        JsonNode answer = SseClient.json(client.post(CHAT, chat(3, "")).body());

        assertThat(answer.at("/usage/prompt_tokens").asInt()).isBetween(3900, 4300);
        assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(3808);
    }
}
