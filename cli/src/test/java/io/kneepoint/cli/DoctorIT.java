// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The doctor on an endpoint of one's own making: a server that holds responses back, one that is not there. */
class DoctorIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private com.sun.net.httpserver.HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            try (InputStream body = exchange.getRequestBody()) {
                body.readAllBytes();
            }
            byte[] whole = (IntStream.range(0, 40)
                                    .mapToObj(i ->
                                            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"t\"}}]}\n\n")
                                    .reduce("", String::concat)
                            + "data: [DONE]\n\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldSayThatResponsesAreHeldBack() throws IOException {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions";

        Invocation doctor = Invocation.of("doctor", "--url", url, "--model", "m", "--output", "json");

        assertThat(doctor.exitCode()).as(doctor.err()).isEqualTo(ExitCode.ENDPOINT.code());
        JsonNode findings = MAPPER.readTree(doctor.out()).get("findings");
        assertThat(state(findings, "endpoint")).isEqualTo("OK");
        assertThat(state(findings, "streaming")).isEqualTo("FAIL");
        assertThat(state(findings, "clock skew")).isEqualTo("OK");
        assertThat(findings.findValuesAsText("name"))
                .contains("Java", "heap", "memory", "file descriptors", "clock source", "CPU governor", "Kafka");
        findings.forEach(finding -> assertThat(finding.get("cure").isNull())
                .as(finding.toString())
                .isEqualTo(finding.get("state").asText().equals("OK")));
    }

    /** No name service knows the host: whatever is found of it came through the proxy, its clock too. */
    @Test
    void shouldReadTheClockThroughTheProxy() throws IOException {
        Invocation doctor = Invocation.of(
                "doctor",
                "--url",
                "http://endpoint.invalid/v1/chat/completions",
                "--model",
                "m",
                "--proxy",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--output",
                "json");

        JsonNode findings = MAPPER.readTree(doctor.out()).get("findings");
        assertThat(state(findings, "endpoint")).as(doctor.out()).isEqualTo("OK");
        assertThat(findings.findValuesAsText("found")).contains("none that a whole second shows");
    }

    @Test
    void shouldSayWhatCannotBeReached() throws IOException {
        String nobody = "127.0.0.1:" + closedPort();

        Invocation doctor =
                Invocation.of("doctor", "--url", "http://" + nobody + "/v1/chat/completions", "--model", "m");

        assertThat(doctor.exitCode()).isEqualTo(ExitCode.ENDPOINT.code());
        assertThat(doctor.out())
                .containsPattern("FAIL  endpoint .*cannot be reached")
                .contains("→ see docs/endpoints.md");
    }

    @Test
    void shouldSayThatAPortIsTaken() {
        int taken = server.getAddress().getPort();

        Invocation doctor = Invocation.of("doctor", "--port", Integer.toString(taken));

        assertThat(doctor.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(doctor.out()).containsPattern("FAIL  port " + taken);
    }

    @Test
    void shouldRefuseAnEndpointWithoutAModel() {
        assertThat(Invocation.of(List.of("doctor", "--url", "http://127.0.0.1:1/"))
                        .sentence())
                .isEqualTo("kneepoint: --url and --model: one without the other (expected: both or neither)");
    }

    private static String state(JsonNode findings, String name) {
        for (JsonNode finding : findings) {
            if (finding.get("name").asText().equals(name)) {
                return finding.get("state").asText();
            }
        }
        throw new AssertionError("nothing found of " + name);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
