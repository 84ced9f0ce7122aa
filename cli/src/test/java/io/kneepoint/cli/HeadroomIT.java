// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.gauges.GaugeFile;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headroom against the page of a simulated engine, and the same page recorded during a sweep. */
class HeadroomIT {

    private static final String TABLE = """
            concurrency,tok/s,ttft_p50,ttft_p95,ttft_p99,error_pct
            1,58,45,52,61,0
            2,112,47,56,68,0
            4,218,51,64,82,0
            8,410,58,79,105,0
            16,735,72,115,162,0
            32,1180,98,195,340,0
            64,1450,145,420,980,0.5
            128,1310,290,1350,3800,4.2
            """;

    @TempDir
    Path folder;

    private record Result(int code, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(code, out.toString(), err.toString());
    }

    private Path table() throws IOException {
        return Files.writeString(folder.resolve("article.csv"), TABLE);
    }

    /** So slow that what is in flight stays there while it is looked at: an engine second lasts 20 real ones. */
    private static SimulatorServer slowEngine() {
        return SimulatorServer.start(
                SimulatorOptions.of(SimulatorCatalogue.packaged().blueprint("demo"))
                        .withPace(20));
    }

    private static List<CompletableFuture<HttpResponse<java.io.InputStream>>> send(
            SimulatorServer server, int requests) {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<java.io.InputStream>>> sent = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            HttpRequest request = HttpRequest.newBuilder(server.baseUri().resolve("/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"demo\",\"stream\":true,\"max_tokens\":64,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"hello " + i + "\"}]}"))
                    .build();
            sent.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()));
        }
        return sent;
    }

    @Test
    void shouldSayHowFarTheEngineIsFromKneeAndBreak() throws Exception {
        try (SimulatorServer server = slowEngine()) {
            send(server, 10);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.gauges().running() + server.gauges().waiting() == 10);

            Result result = run(
                    "headroom",
                    "--levels",
                    table().toString(),
                    "--metrics-url",
                    server.baseUri().toString(),
                    "--output",
                    "json");

            assertThat(result.code()).as(result.err()).isZero();
            JsonNode said = new ObjectMapper().readTree(result.out());
            assertThat(said.get("engine").asText()).isEqualTo("vllm");
            assertThat(said.get("inFlight").asDouble()).isEqualTo(10);
            assertThat(said.get("untilKnee").asDouble())
                    .isEqualTo(said.get("knee").get("median").asDouble() - 10);
            assertThat(said.get("untilBreak").asDouble()).isEqualTo(54);
            assertThat(said.get("zone").asText()).isEqualTo("BELOW_KNEE");
            assertThat(said.get("kvUsage").asDouble()).isBetween(0.0, 1.0);
            assertThat(run(
                                    "headroom",
                                    "--levels",
                                    table().toString(),
                                    "--metrics-url",
                                    server.baseUri().toString())
                            .out())
                    .startsWith("10 in flight (")
                    .contains("knee about 24: 14 left", "break above 64: 54 left", "below the knee")
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldEndWithOneSentenceWhenThePageIsOfNoUse() throws Exception {
        String table = table().toString();
        try (SimulatorServer server = slowEngine();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String url : List.of(
                    server.baseUri() + "/health",
                    server.baseUri() + "/nothing-here",
                    "http://127.0.0.1:" + silent.getLocalPort() + "/metrics")) {
                Result result = run("headroom", "--levels", table, "--metrics-url", url);

                assertThat(result.code()).as(result.err()).isEqualTo(4);
                assertThat(result.out()).isEmpty();
                assertThat(result.err())
                        .startsWith("kneepoint: metrics page: " + url)
                        .hasLineCount(1);
            }
        }
        assertThat(run("headroom", "--metrics-url", "http://127.0.0.1:1").code())
                .isEqualTo(2);
        assertThat(run("headroom", "--levels", table, "--metrics-url", "here").code())
                .isEqualTo(2);
    }

    @Test
    void shouldRecordTheGaugesAndTheHardwareOfASweepAndReportThemLater() throws Exception {
        String runs = folder.resolve("runs").toString();
        try (SimulatorServer server = SimulatorServer.start(
                SimulatorOptions.of(SimulatorCatalogue.packaged().blueprint("demo")))) {
            URI url = server.baseUri().resolve("/v1/chat/completions");
            Result swept = run(
                    "sweep",
                    "--url",
                    url.toString(),
                    "--model",
                    "llama3-8b",
                    "--levels",
                    "1,2,4",
                    "--requests",
                    "500",
                    "--max-duration",
                    "3s",
                    "--prompt-tokens",
                    "64",
                    "--output-tokens",
                    "32",
                    "--sink",
                    "recording",
                    "--runs",
                    runs,
                    "--run-id",
                    "gauged",
                    "--gpu",
                    "a100-80",
                    "--context",
                    "4096",
                    "--gpu-price-per-hour",
                    "2.5",
                    "--metrics-url",
                    server.baseUri().toString(),
                    "--metrics-interval",
                    "100ms",
                    "--output",
                    "json");

            assertThat(swept.code()).as(swept.err()).isZero();
            JsonNode live = new ObjectMapper().readTree(swept.out());
            assertThat(live.get("curve").get("kvCeiling").asDouble()).isEqualTo(109);
            assertThat(live.get("serving").get("hardware").asText()).isEqualTo("1 × a100-80, bf16 weights, bf16 cache");
            assertThat(live.get("serving").get("billionParameters").asDouble()).isBetween(8.0, 8.1);
            JsonNode level = live.get("levels").get(2);
            assertThat(level.get("engine").get("runningMean").asDouble()).isBetween(0.5, 4.0);
            assertThat(level.get("costUsdPerMillionOutputTokens").asDouble())
                    .isEqualTo(2.5 / 3600 / level.get("outputTokensPerSecond").asDouble() * 1e6);
            assertThat(GaugeFile.read(folder.resolve("runs/gauged"))).hasSizeGreaterThan(10);

            Result reported = run("report", "gauged", "--runs", runs, "--output", "json");
            assertThat(new ObjectMapper().readTree(reported.out())).isEqualTo(live);
            assertThat(run("capacity", "gauged", "--runs", runs, "--tokens-per-second", "100")
                            .out())
                    .contains("Capacity of gauged", "KV cache  holds 109 requests of 4,096 tokens", "USD/M tok");
        }
    }
}
