// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPageIT {

    private static final EngineProfiles ENGINES = EngineProfiles.read(ConfigFiles.builtIn());

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private volatile String body = "vllm:num_requests_running 3\n";
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            int code = asked.incrementAndGet() % 2 == 0 ? 200 : status;
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private MetricsPage page() {
        return MetricsPage.at(
                "--metrics-url", "http://127.0.0.1:" + server.getAddress().getPort(), ENGINES);
    }

    @Test
    void shouldAskThePageThatEnginesHave() throws InterruptedException {
        assertThat(page().uri().getPath()).isEqualTo("/metrics");
        assertThat(page().read()).isEqualTo(new EngineLoad("vllm", 3, OptionalDouble.empty(), OptionalDouble.empty()));
    }

    @Test
    void shouldSayInOneSentenceWhyAPageIsOfNoUse() {
        body = "node_load1 0.5\n";
        assertThatThrownBy(() -> page().read())
                .isInstanceOf(MetricsPageException.class)
                .hasMessageContaining(
                        "has no gauge of running requests that is known (expected: those of vllm, sglang,");
        body = "";
        assertThatThrownBy(() -> page().read()).hasMessageContaining("has nothing on it (expected: those of vllm,");
        status = 503;
        assertThatThrownBy(() -> page().read()).hasMessageEndingWith("answered 503 (expected: 200)");
        server.stop(0);
        assertThatThrownBy(() -> page().read()).hasMessageContaining("cannot be connected to");
    }

    @Test
    void shouldNotWaitForAPageThatIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MetricsPage page =
                    MetricsPage.at("--metrics-url", "http://127.0.0.1:" + silent.getLocalPort() + "/metrics", ENGINES);

            assertThatThrownBy(page::read)
                    .isInstanceOf(MetricsPageException.class)
                    .hasMessageEndingWith("said nothing for 5 s (expected: an answer)");
        }
    }

    @Test
    void shouldRefuseWhatIsNoUrl() {
        for (String url : new String[] {"8000", "ftp://host/metrics", "http://", "not a url"}) {
            assertThatThrownBy(() -> MetricsPage.at("--metrics-url", url, ENGINES))
                    .hasMessage("--metrics-url: " + url + " (expected: a URL such as http://127.0.0.1:8000/metrics)");
        }
    }

    @Test
    void shouldRecordWhatTheEngineSaysAndCountWhatItDoesNot(@TempDir Path directory) throws IOException {
        body = "vllm:num_requests_running 3\nvllm:num_requests_waiting 1\n";
        status = 500;
        GaugeRecorder recorder = GaugeRecorder.start(page(), directory, Duration.ofMillis(5));
        await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 6);
        recorder.close();

        List<GaugeSample> samples = GaugeFile.read(directory);
        assertThat(samples)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(sample -> assertThat(sample.load())
                        .isEqualTo(new EngineLoad("vllm", 3, OptionalDouble.of(1), OptionalDouble.empty())));
        assertThat(samples).extracting(GaugeSample::sampledEpochNanos).isSorted();
        assertThat(recorder.problem().orElseThrow()).contains(" asks for the engine's gauges failed; the last time: ");

        Path file = directory.resolve(GaugeFile.NAME);
        Files.writeString(file, Files.readString(file) + "17,vll");
        assertThat(GaugeFile.read(directory)).as("a cut last line").isEqualTo(samples);
        assertThat(GaugeFile.read(directory.resolve("elsewhere"))).isEmpty();
    }
}
