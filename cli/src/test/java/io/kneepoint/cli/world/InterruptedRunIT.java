// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.TokensArrived;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is stopped, kindly or not, leaves what it measured. */
@Timeout(240)
class InterruptedRunIT {

    /** Longer than a stopped run waits for its requests: 200 tokens, one each 100 ms. */
    private static final Script SLOW = Script.chat(Duration.ofMillis(50), Duration.ofMillis(100), 200);

    private static final Script QUICK = Script.chat(Duration.ofMillis(20), Duration.ofMillis(5), 20);

    @TempDir
    Path folder;

    @Test
    void shouldEndInGoodOrderOnCtrlC() throws Exception {
        assumeInterrupts();
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand sweep = sweep(endpoint)) {
            awaitTokens();

            sweep.interrupt();
            sweep.await();

            List<Object> events = events();
            assertThat(sweep.err()).contains("stopping: no new requests");
            assertThat(events.get(events.size() - 1))
                    .isInstanceOfSatisfying(
                            RunEnded.class,
                            ended -> assertThat(ended.getReason()).isEqualTo(EndReason.STOPPED));
            assertThat(count(events, RequestEnded.class)).isEqualTo(count(events, RequestScheduled.class));
            JsonNode report = new ObjectMapper().readTree(sweep.out());
            assertThat(report.path("state").asText()).isEqualTo("COMPLETE");
            assertThat(report.path("runId").asText()).isEqualTo("stopped");
        }
    }

    @Test
    void shouldAbortWhatDoesNotEndInTimeAfterCtrlC() throws Exception {
        assumeInterrupts();
        // The first answer is the probe's, which has to end.
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(request -> request.ordinal() == 0 ? QUICK : SLOW);
                ChildCommand sweep = sweep(endpoint)) {
            awaitTokens();

            sweep.interrupt();
            sweep.await();

            List<Object> events = events();
            assertThat(events.get(events.size() - 1)).isInstanceOf(RunEnded.class);
            assertThat(events)
                    .filteredOn(RequestEnded.class::isInstance)
                    .extracting(event -> ((RequestEnded) event).getOutcome())
                    .containsOnly(Outcome.ABORTED)
                    .hasSize(4);
            assertThat(new ObjectMapper().readTree(sweep.out()).path("runId").asText())
                    .isEqualTo("stopped");
        }
    }

    @Test
    void shouldLeaveAReadableRecordingWhenKilled() throws Exception {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand sweep = sweep(endpoint)) {
            awaitTokens();

            sweep.kill();
        }
        List<Object> events = events();
        assertThat(count(events, TokensArrived.class)).isPositive();
        assertThat(count(events, RunEnded.class)).isZero();

        try (ChildCommand json = ChildCommand.start(
                        folder, "report", "stopped", "--output", "json", "--runs", runs().toString());
                ChildCommand table = ChildCommand.start(folder, "report", "stopped", "--runs", runs().toString())) {
            json.await();
            table.await();

            JsonNode report = new ObjectMapper().readTree(json.out());
            assertThat(report.path("state").asText()).isEqualTo("CUT");
            assertThat(table.out()).containsIgnoringCase("cut");
        }
    }

    private static void assumeInterrupts() throws InterruptedException {
        assumeThat(ChildCommand.canInterrupt())
                .as("env has no --default-signal (GNU coreutils 8.31 or newer), so a child may ignore interrupts")
                .isTrue();
    }

    private ChildCommand sweep(ScriptedEndpoint endpoint) throws IOException, InterruptedException {
        return ChildCommand.start(
                folder,
                "sweep",
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "m",
                "--levels",
                "4",
                "--requests",
                "100000",
                "--max-duration",
                "120s",
                "--no-calibration",
                "--sink",
                "recording",
                "--output",
                "json",
                "--run-id",
                "stopped",
                "--runs",
                runs().toString());
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    /** Waits until the recording holds tokens: then requests are in flight. */
    private void awaitTokens() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> count(events(), TokensArrived.class) > 20);
    }

    private static long count(List<Object> events, Class<?> type) {
        return events.stream().filter(type::isInstance).count();
    }

    private List<Object> events() {
        RecordedRun run = new Recordings(runs()).find("stopped");
        List<Object> events = new ArrayList<>();
        try (RecordingReader reader = run.open()) {
            while (reader.hasNext()) {
                events.add(reader.next().getPayload());
            }
        }
        return events;
    }
}
