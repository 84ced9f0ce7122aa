// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.cli.Kneepoint;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real nginx in front of an engine: the report says when it holds tokens back, and only then. */
@Timeout(120)
class ProxyBufferingIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellWhetherAProxyHoldsTokensBack(boolean buffering) throws Exception {
        assumeThat(Nginx.isInstalled())
                .as("nginx is not installed (apt-get install nginx-light)")
                .isTrue();
        SimulatorOptions options =
                SimulatorOptions.of(SimulatorCatalogue.packaged().blueprint("demo"));
        try (SimulatorServer server = SimulatorServer.start(options);
                Nginx nginx = Nginx.inFrontOf(server.port(), buffering, folder)) {
            String url = "http://127.0.0.1:" + nginx.port() + "/v1/chat/completions";

            assertThat(new ObjectMapper()
                            .readTree(sweep(url, "json"))
                            .findValue("proxyBufferingSuspected")
                            .asBoolean())
                    .isEqualTo(buffering);
            String table = sweep(url, "table");
            if (buffering) {
                assertThat(table).contains("a proxy holds them back", "proxy_buffering off");
            } else {
                assertThat(table).doesNotContain("holds them back");
            }
        }
    }

    private String sweep(String url, String form) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(
                new PrintWriter(out),
                new PrintWriter(err),
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
                "150-200",
                "--sink",
                "recording",
                "--output",
                form,
                "--runs",
                folder.resolve("runs").toString());
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
