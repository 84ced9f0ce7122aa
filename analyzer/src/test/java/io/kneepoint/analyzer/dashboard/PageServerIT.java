// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.SampleReport;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.topic.RecordKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RunBoard board = new RunBoard();
    private final HttpClient client = HttpClient.newHttpClient();
    private PageServer server;

    @BeforeEach
    void start() {
        server = serve(board, "/more", "more", Optional.empty());
    }

    /** A page on a free port of the loopback address, and beside it a text at a path. */
    static PageServer serve(RunBoard board, String path, String text, Optional<PageToken> token) {
        return PageServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                board,
                new FixedCurve(),
                new FixedLoad(),
                Thresholds.read(ConfigFiles.builtIn()),
                Map.of(
                        path,
                        exchange -> Reply.send(exchange, 200, "text/plain", text.getBytes(StandardCharsets.UTF_8))),
                token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "page.css",
                "look.js",
                "charts.js",
                "run.js",
                "whatif.js",
                "page.js",
                "uPlot.js",
                "uPlot.css",
                "icon.svg"
            })
    void shouldServeItsFilesAndAllowNoOtherOrigin(String file) throws Exception {
        HttpResponse<String> response = get(file);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void shouldWeighLessThanHalfAMegabyte() {
        assertThat(PageFiles.weight()).isLessThan(500_000);
    }

    @Test
    void shouldNameNoOtherHostInItsOwnFiles() {
        for (String file : List.of("/", "/page.css", "/look.js", "/charts.js", "/run.js", "/whatif.js", "/page.js")) {
            assertThat(PageFiles.text(file)
                            .replace("http://www.w3.org/2000/svg", "")
                            .replace("http://127.0.0.1:", ""))
                    .as(file)
                    .doesNotContain("http:", "https:", "//cdn", "innerHTML", "eval(");
        }
    }

    @Test
    void shouldRefuseOtherNamesMethodsAndPaths() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
        assertThat(get("../etc/passwd").statusCode()).isEqualTo(404);
        assertThat(get("report.html/x").statusCode()).isEqualTo(404);
        assertThat(get("more").body()).isEqualTo("more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/curve",
                "api/curve?model=m&gpu=g&gpus=1&context=4096&output=5000&weights=FP16&cache=FP16",
                "api/curve?model=m&gpu=g&gpus=1000&context=4096&output=1&weights=FP16&cache=FP16",
                "api/load?service=s&capacity=0&shape=burst&concurrency=1&seconds=10",
                "api/load?service=s&capacity=1&shape=flood&concurrency=1&seconds=10",
                "api/compare?baseline=a&candidate=b&concurrency=1"
            })
    void shouldRefuseWhatIsOutOfBoundsInOneSentence(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(MAPPER.readTree(response.body()).get("error").asText()).matches("[a-zA-Z ]+: .+ \\(expected: .+\\)");
    }

    @Test
    void shouldAnswerTheExplorersFromTheModels() throws Exception {
        JsonNode curve =
                MAPPER.readTree(get("api/curve?model=m&gpu=g&gpus=1&context=4096&output=100&weights=FP16&cache=FP16")
                        .body());
        JsonNode load = MAPPER.readTree(get("api/load?service=s&capacity=2&shape=burst&concurrency=3&seconds=10")
                .body());

        assertThat(curve.get("report").get("levels")).hasSize(8);
        assertThat(curve.get("report").get("curve").get("knee").get("median").asDouble())
                .isBetween(8.0, 64.0);
        assertThat(curve.get("report")
                        .get("curve")
                        .get("breakingPoint")
                        .get("reason")
                        .asText())
                .contains("p95 TTFT");
        assertThat(load.get("ttftP95").get(0).asDouble()).isEqualTo(12.5);
        assertThat(load.get("waiting").get(0).asInt()).isEqualTo(3);
    }

    @Test
    void shouldPushTheRunFirstAndThenWhatChanged() throws Exception {
        RunReport report = SampleReport.of("llama3-8b");
        RecordKey key = RecordKey.ofRun("run-1", "live-1");
        board.take(key, report.status());
        report.levels().subList(0, 3).forEach(level -> board.take(key, level));
        board.publish();
        HttpResponse<java.io.InputStream> response = client.send(
                HttpRequest.newBuilder(server.uri().resolve("events?run=latest"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            JsonNode first = next(events);
            board.take(key, report.levels().get(3));
            board.publish();
            JsonNode second = next(events);

            assertThat(first.get("anew").asBoolean()).isTrue();
            assertThat(first.get("name").asText()).isEqualTo("run-1/live-1");
            assertThat(first.get("report").get("levels")).hasSize(3);
            assertThat(second.get("anew").asBoolean()).isFalse();
            assertThat(second.get("report").get("levels")).hasSize(4);
            assertThat(second.get("report").get("limits").get("ttft").get(0).asDouble())
                    .isEqualTo(200);
        }
    }

    private static JsonNode next(BufferedReader events) throws Exception {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.startsWith("data: ")) {
                return MAPPER.readTree(line.substring("data: ".length()));
            }
        }
        throw new AssertionError("the stream ended");
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create(server.uri() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.uri().getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static final class FixedCurve implements CurveModel {
        @Override
        public Choices choices() {
            return new Choices(
                    List.of(new Model("m", 8_000_000_000L, 8_192)), List.of(new Gpu("g", 80L << 30)), List.of("FP16"));
        }

        @Override
        public CurveModel.Answer answer(CurveModel.Question question) {
            return new CurveModel.Answer(
                    80L << 30,
                    16L << 30,
                    50L << 30,
                    131_072,
                    1L << 29,
                    100,
                    SampleReport.of("m").levels(),
                    List.of(),
                    "run");
        }
    }

    static final class FixedLoad implements LoadModel {
        @Override
        public List<String> services() {
            return List.of("s");
        }

        @Override
        public LoadModel.Answer answer(LoadModel.Question question) {
            return new LoadModel.Answer(
                    List.of(new Sample(
                            1,
                            question.concurrency(),
                            question.capacity(),
                            3,
                            0.5,
                            4,
                            0,
                            100,
                            OptionalDouble.of(5e6),
                            OptionalDouble.of(12.5e6))),
                    "run");
        }
    }
}
