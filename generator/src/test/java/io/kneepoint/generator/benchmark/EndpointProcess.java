// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A scripted endpoint in a process of its own, which ends when this one does. */
final class EndpointProcess implements AutoCloseable {

    private final Process process;
    private final String url;

    private EndpointProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts one whose answers have so many tokens, that long apart and the first as long after the request. */
    static EndpointProcess start(int tokens, Duration gap) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndpointProcess.class.getName(),
                        "" + tokens,
                        "" + gap.toMillis())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        return new EndpointProcess(process, said.readLine());
    }

    public static void main(String[] arguments) throws IOException {
        Duration gap = Duration.ofMillis(Long.parseLong(arguments[1]));
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.start(Script.chat(gap, gap, Integer.parseInt(arguments[0])))) {
            System.out.println(endpoint.baseUri().resolve("/v1/chat/completions"));
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
