// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.cli.Kneepoint;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real nginx in front of an engine: the report says when it holds tokens back, and only then. */
@Timeout(120)
class ProxyBufferingIT {

    @TempDir
    Path folder;

    static Stream<Arguments> proxies() {
        return Stream.of(
                // The simulator answers "X-Accel-Buffering: no", which has to be ignored for nginx to hold anything
                // back.
                Arguments.of(true, List.of("proxy_buffering on;", "proxy_ignore_headers X-Accel-Buffering;")),
                Arguments.of(false, List.of("proxy_buffering on;")),
                Arguments.of(false, List.of("proxy_buffering off;")));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void shouldTellWhetherAProxyHoldsTokensBack(boolean holdsBack, List<String> directives) throws Exception {
        assumeThat(Nginx.isInstalled())
                .as("nginx is not installed (apt-get install nginx-light)")
                .isTrue();
        SimulatorOptions options =
                SimulatorOptions.of(SimulatorCatalogue.packaged().blueprint("demo"));
        try (SimulatorServer server = SimulatorServer.start(options);
                Nginx nginx = Nginx.inFrontOf(server.port(), directives, folder)) {
            String url = "http://127.0.0.1:" + nginx.port() + "/v1/chat/completions";

            JsonNode report = new ObjectMapper().readTree(sweep(url));
            String table = execute(
                            "report",
                            report.path("runId").asText(),
                            "--runs",
                            folder.resolve("runs").toString())
                    .replaceAll("\\s+", " ");

            assertThat(report.findValue("proxyBufferingSuspected").asBoolean()).isEqualTo(holdsBack);
            if (holdsBack) {
                assertThat(table).contains("a proxy holds them back", "proxy_buffering off");
            } else {
                assertThat(table).doesNotContain("holds them back");
            }
        }
    }

    private String sweep(String url) {
        return execute(
                "sweep",
                "--url",
                url,
                "--model",
                "m",
                "--levels",
                "4",
                "--requests",
                "12",
                "--max-duration",
                "30s",
                "--output-tokens",
                "200",
                "--ignore-eos",
                "--sink",
                "recording",
                "--output",
                "json",
                "--runs",
                folder.resolve("runs").toString());
    }

    private static String execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
