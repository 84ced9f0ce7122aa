// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.serde.SchemaRegistries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An analyzer in a JVM of its own, which can be halted in the middle of what it does, and killed there. */
final class AnalyzerProcess implements AutoCloseable {

    private static final String RUNNING = "running";

    private final Process process;

    private AnalyzerProcess(Process process) {
        this.process = process;
    }

    /** Starts one and waits until it has its partitions. */
    static AnalyzerProcess start(LawCluster cluster, String applicationId, Path state, int partitions)
            throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnalyzerProcess.class.getName(),
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        applicationId,
                        state.toString(),
                        Integer.toString(partitions),
                        Short.toString(cluster.replication()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        AnalyzerProcess analyzer = new AnalyzerProcess(process);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (!RUNNING.equals(line)) {
            analyzer.close();
            throw new IllegalStateException("analyzer process: " + line + " (expected: " + RUNNING + ")");
        }
        return analyzer;
    }

    /** Stops the process where it is; to the cluster it looks like one that is busy. */
    void halt() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets a halted process go on. */
    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill " + signal + ": exit code " + kill.exitValue());
        }
    }

    /** What the operating system does on kill -9: nothing is finished, nobody is told. */
    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    /** The process itself: cluster, registry, application id, state directory, partitions, copies. */
    public static void main(String[] args) throws InterruptedException {
        RunTimeouts timeouts = new RunTimeouts(Duration.ofMinutes(3), Duration.ofMinutes(5), Duration.ofHours(1));
        try (AnalyzerService analyzer = AnalyzerService.start(
                LawBench.settings(
                        args[2],
                        Map.of("bootstrap.servers", args[0]),
                        Path.of(args[3]),
                        Integer.parseInt(args[4]),
                        Short.parseShort(args[5]),
                        timeouts),
                SchemaRegistries.connect(args[1], Map.of()))) {
            analyzer.awaitRunning(Duration.ofSeconds(60));
            System.out.println(RUNNING);
            analyzer.awaitStopped();
        }
    }
}
