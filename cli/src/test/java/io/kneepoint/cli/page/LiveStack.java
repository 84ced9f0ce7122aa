// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.cli.Kneepoint;
import io.kneepoint.cli.world.ChildCommand;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * {@code kneepoint analyze} with the embedded Kafka in a process of its own, which serves the page, and a simulated endpoint in this
 * one. Sweeps of this process find the Kafka of the other through the folder of runs.
 */
final class LiveStack implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("live page is at (http://127\\.0\\.0\\.1:[0-9]+/)");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path runs;
    private final ChildCommand analyze;
    private final SimulatorServer endpoint;
    private final URI page;

    private LiveStack(Path runs, ChildCommand analyze, SimulatorServer endpoint, URI page) {
        this.runs = runs;
        this.analyze = analyze;
        this.endpoint = endpoint;
        this.page = page;
    }

    static LiveStack start(Path folder) throws IOException, InterruptedException {
        Path runs = folder.resolve("runs");
        ChildCommand analyze = ChildCommand.start(folder, "analyze", "--runs", runs.toString());
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            !analyze.isAlive() || ADDRESS.matcher(analyze.err()).find());
            Matcher address = ADDRESS.matcher(analyze.err());
            assertThat(address.find()).as(analyze.err()).isTrue();
            SimulatorServer endpoint = SimulatorServer.start(SimulatorOptions.of(
                    SimulatorCatalogue.read(ConfigFiles.builtIn()).blueprint("demo")));
            return new LiveStack(runs, analyze, endpoint, URI.create(address.group(1)));
        } catch (RuntimeException | Error e) {
            analyze.close();
            throw e;
        }
    }

    URI page() {
        return page;
    }

    Path runs() {
        return runs;
    }

    /** Sweeps the endpoint at these levels and waits for the report. */
    void sweep(String runId, String levels, int requests, Duration mostPerLevel) {
        execute(List.of(
                "sweep",
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "llama3-8b",
                "--levels",
                levels,
                "--requests",
                Integer.toString(requests),
                "--max-duration",
                mostPerLevel.toSeconds() + "s",
                "--output-tokens",
                "24",
                "--no-calibration",
                "--run-id",
                runId));
    }

    void replay(String runId) {
        execute(List.of("replay", runId));
    }

    /** The report of a recorded run as one page. */
    void report(String runId, Path file) {
        execute(List.of("report", runId, "--html", file.toString()));
    }

    private void execute(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--runs", runs.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Kneepoint.execute(new PrintWriter(out), new PrintWriter(err, true), arguments.toArray(String[]::new));
        assertThat(code).as("%s%n%s%n%s", arguments, err, analyze.err()).isZero();
    }

    @Override
    public void close() {
        endpoint.close();
        analyze.close();
    }
}
