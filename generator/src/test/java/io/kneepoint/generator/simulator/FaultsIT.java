// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":20,"
            + "\"ignore_eos\":true,\"stream\":true}";

    private SimulatorServer server;
    private SseClient client;

    private void start(Faults faults) {
        server = SimulatorServer.start(
                SimulatorOptions.of(TestEngines.calm()).withPace(0.02).withFaults(faults));
        client = new SseClient(server.baseUri());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private StreamEmissions onlyStream() {
        await().until(() -> server.emissions().streams().size() == 1);
        return server.emissions().streams().get(0);
    }

    @Test
    void shouldReset() {
        start(Faults.always(FaultKind.RESET));

        assertThatThrownBy(() -> client.post(CHAT, BODY)).isInstanceOf(UncheckedIOException.class);
        assertThat(onlyStream().outcome()).isEqualTo("reset");
        assertThat(onlyStream().totalTokens()).isLessThan(20);
    }

    @Test
    void shouldBreakOffOneEvent() {
        start(Faults.always(FaultKind.MALFORMED));

        List<String> events = SseClient.events(client.post(CHAT, BODY).body());

        assertThat(events).hasSize(23).endsWith("[DONE]");
        assertThat(events.subList(0, 22).stream().filter(FaultsIT::malformed)).hasSize(1);
    }

    private static boolean malformed(String event) {
        try {
            new ObjectMapper().readTree(event);
            return false;
        } catch (JsonProcessingException expected) {
            return true;
        }
    }

    @Test
    void shouldClump() {
        start(new Faults(Map.of(FaultKind.CLUMPED, 1.0), null, null, 6));

        assertThat(SseClient.events(client.post(CHAT, BODY).body())).hasSize(23);

        StreamEmissions sent = onlyStream();
        assertThat(sent.writes()).isEqualTo(4);
        assertThat(List.of(sent.tokens(0), sent.tokens(1), sent.tokens(2), sent.tokens(3)))
                .containsExactly(6, 6, 6, 2);
    }

    @Test
    void shouldRateLimit() {
        start(Faults.always(FaultKind.RATE_LIMITED));

        assertThat(client.post(CHAT, BODY).statusCode()).isEqualTo(429);
    }

    @Test
    void shouldSendAnErrorEventAndEnd() {
        start(Faults.always(FaultKind.ERROR_EVENT));

        HttpResponse<String> response = client.post(CHAT, BODY);

        List<String> events = SseClient.events(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(events).endsWith("[DONE]").hasSizeLessThan(23);
        assertThat(events.get(events.size() - 2)).contains("\"error\"");
    }

    @Test
    void shouldTruncate() {
        start(Faults.always(FaultKind.TRUNCATED));

        HttpResponse<String> response = client.post(CHAT, BODY);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("[DONE]").doesNotContain("\"stop\"", "\"length\"");
    }

    @Test
    void shouldStallAndThenSendWhatWasMadeMeanwhile() {
        start(new Faults(Map.of(FaultKind.STALL, 1.0), Duration.ofMillis(300), null, null));

        assertThat(SseClient.events(client.post(CHAT, BODY).body())).hasSize(23).endsWith("[DONE]");

        StreamEmissions sent = onlyStream();
        assertThat(sent.totalTokens()).isEqualTo(20);
        assertThat(sent.tokens(sent.writes() - 1)).isGreaterThan(1);
    }

    @Test
    void shouldDelayTheFirstToken() {
        start(new Faults(Map.of(FaultKind.SLOW_FIRST_TOKEN, 1.0), null, Duration.ofMillis(300), null));
        long before = System.nanoTime();

        client.post(CHAT, BODY);

        assertThat(onlyStream().nanos(0) - before).isGreaterThanOrEqualTo(300_000_000L);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void shouldLeaveNothingBehind(FaultKind kind) {
        start(new Faults(Map.of(kind, 1.0), Duration.ofMillis(20), Duration.ofMillis(20), null));

        for (int i = 0; i < 3; i++) {
            client.postAsync(CHAT, BODY).exceptionally(failed -> null).join();
        }

        await().until(() -> server.gauges().inFlight() == 0);
        assertThat(server.gauges().heldTokens()).isZero();
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }
}
