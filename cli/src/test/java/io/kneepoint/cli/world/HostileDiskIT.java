// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that take no more, folders that cannot be written, folders that another process writes. */
@Timeout(240)
class HostileDiskIT {

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Script QUICK = Script.chat(Duration.ofMillis(10), Duration.ofMillis(5), 20);

    @TempDir
    Path folder;

    @Test
    void shouldEndWithAClearWordAndKeepWhatWasWrittenWhenTheDiskTakesNoMore() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PRLIMIT), "prlimit of util-linux");
        Path events = folder.resolve("runs/full/events.avro");
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand sweep = sweep(endpoint, folder.resolve("runs"), "full")) {
            awaitEvents(events, 100);
            // From here on no file of that process may grow beyond this: what a full disk does, in the middle of a
            // block.
            long limit = Files.size(events) + 10_000;
            Process prlimit = new ProcessBuilder(
                            PRLIMIT.toString(), "--pid", Long.toString(sweep.pid()), "--fsize=" + limit + ":" + limit)
                    .inheritIO()
                    .start();
            assertThat(prlimit.waitFor()).isZero();

            sweep.await();

            assertThat(sweep.err())
                    .containsPattern(
                            "kneepoint: recording: .*events.avro stops after [0-9]+ events because writing failed: .+;"
                                    + " the run stops, what was written stays readable");
            assertThat(Files.size(events)).isLessThanOrEqualTo(limit);
            JsonNode outcome = new ObjectMapper()
                    .readTree(folder.resolve("runs/full/run.json").toFile())
                    .get("outcome");
            long readable = events(events);
            assertThat(outcome.get("eventsWritten").asLong())
                    .isEqualTo(readable)
                    .isGreaterThan(100);
            assertThat(outcome.get("eventsLost").asLong()).isPositive();
            assertThat(outcome.get("problem").asText()).contains("because writing failed");
            assertThat(new ObjectMapper().readTree(sweep.out()).get("notes").toString())
                    .contains("the recording ended early");
        }
        try (ChildCommand report = ChildCommand.start(
                folder,
                "report",
                "full",
                "--output",
                "json",
                "--runs",
                folder.resolve("runs").toString())) {
            assertThat(report.await()).as(report.err()).isZero();
            assertThat(new ObjectMapper().readTree(report.out()).get("state").asText())
                    .isEqualTo("CUT");
        }
    }

    @Test
    void shouldRefuseAFolderThatCannotBeWrittenAndOneThatAnotherProcessWrites() throws Exception {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand first = sweep(endpoint, folder.resolve("runs"), "taken")) {
            awaitEvents(folder.resolve("runs/taken/events.avro"), 20);
            try (ChildCommand second = sweep(endpoint, folder.resolve("runs"), "taken")) {
                assertThat(second.await()).as(second.err()).isEqualTo(2);
                assertThat(second.err()).contains("run folder: ").contains("that no other process is writing");
            }
            assertThat(first.isAlive()).isTrue();
            Path file = Files.writeString(folder.resolve("a-file"), "");
            try (ChildCommand nowhere = sweep(endpoint, file.resolve("runs"), "nowhere")) {
                assertThat(nowhere.await()).as(nowhere.err()).isEqualTo(2);
                assertThat(nowhere.err()).contains("run folder: ").contains("cannot be written");
            }
            try (ChildCommand outside = sweep(endpoint, folder.resolve("runs"), "../outside")) {
                assertThat(outside.await()).isEqualTo(2);
                assertThat(outside.err()).contains("--run-id: ../outside (expected: 1 to 100 letters");
            }
            assertThat(folder.resolve("outside")).doesNotExist();
        }
    }

    private ChildCommand sweep(ScriptedEndpoint endpoint, Path runs, String runId) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "m",
                "--levels",
                "8",
                "--requests",
                "1000000",
                "--max-duration",
                "100s",
                "--sink",
                "recording",
                "--no-calibration",
                "--output",
                "json",
                "--run-id",
                runId,
                "--runs",
                runs.toString()));
        return ChildCommand.start(folder, arguments.toArray(String[]::new));
    }

    private static void awaitEvents(Path file, long wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> events(file) > wanted);
    }

    private static long events(Path file) {
        long count = 0;
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (; reader.hasNext(); reader.next()) {
                count++;
            }
        }
        return count;
    }
}
