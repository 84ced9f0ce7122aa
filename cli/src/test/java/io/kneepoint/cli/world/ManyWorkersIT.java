// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several generator processes drive one run, and the report is that of all of them; one that is killed is told by name. */
@Timeout(240)
class ManyWorkersIT {

    private static final Script QUICK = Script.chat(Duration.ofMillis(10), Duration.ofMillis(2), 20);
    private static final int TOKENS = 20;

    /** A stage ends at a multiple of 250 ms of the clock; until here all have sent. */
    private static final long COMMON_NANOS = Duration.ofMillis(2_700).toNanos();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void shouldReportTheSumOfThePartsOfAllProcesses(int workers) throws Exception {
        Assumptions.assumeTrue(workers == 2 || Boolean.getBoolean("kneepoint.full"), "the long form");
        Path plan = plan("""
                  - sweep: {concurrency: [2, 6], requests: 60, maxDuration: 4s}
                  - name: users
                    sustained: {rate: 80/s, arrivals: poisson, duration: 3s, warmUp: 500ms}
                """);
        JsonNode live;
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand run = run(plan, endpoint, "together", "--workers", Integer.toString(workers));
                ChildCommand alone = run(plan, endpoint, "alone", "--sink", "recording")) {
            assertThat(alone.await()).as(alone.err()).isZero();
            assertThat(run.await()).as(run.err()).isZero();
            live = new ObjectMapper().readTree(run.out());
        }

        List<List<StreamEvent>> parts = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            parts.add(read(folder.resolve("runs/together")
                    .resolve(worker == 0 ? "" : "worker-" + worker)
                    .resolve("events.avro")));
        }
        assertThat(live.get("state").asText()).as("%s", live).isEqualTo("COMPLETE");
        long events = parts.stream()
                .flatMap(List::stream)
                .filter(each -> !(each.getPayload() instanceof Watermark))
                .count();
        assertThat(live.at("/events/expected").asLong()).isEqualTo(events);
        assertThat(live.at("/events/received").asLong()).isEqualTo(events);
        long tokens = parts.stream()
                .flatMap(List::stream)
                .mapToLong(ManyWorkersIT::tokens)
                .sum();
        long requests = parts.stream()
                .flatMap(List::stream)
                .filter(each -> each.getPayload() instanceof RequestEnded)
                .count();
        assertThat(tokens).isEqualTo(requests * TOKENS);
        assertThat(parts)
                .allSatisfy(part -> assertThat(
                                part.stream().filter(each -> each.getPayload() instanceof RequestScheduled))
                        .isNotEmpty());

        // The schedule of the open loop is the one that a single process sends, and no two processes have a request of
        // it in common.
        List<StreamEvent> single = read(folder.resolve("runs/alone/events.avro"));
        List<Long> together = new ArrayList<>();
        parts.forEach(part -> together.addAll(offsets(part, 2)));
        assertThat(together).doesNotHaveDuplicates().hasSizeGreaterThan(100);
        assertThat(new TreeSet<>(together).headSet(COMMON_NANOS))
                .isEqualTo(new TreeSet<>(offsets(single, 2)).headSet(COMMON_NANOS));

        // The recordings of all processes, folded without a broker, give the report of the live analyzer.
        try (ChildCommand report = ChildCommand.start(
                folder,
                "report",
                "together",
                "--output",
                "json",
                "--runs",
                folder.resolve("runs").toString())) {
            assertThat(report.await()).as(report.err()).isZero();
            JsonNode offline = new ObjectMapper().readTree(report.out());
            for (String same : List.of("complete", "events", "levels", "curve", "health")) {
                assertThat(offline.get(same)).as(same).isEqualTo(live.get(same));
            }
            assertThat(offline.get("notes").toString()).contains("worker " + (workers - 1) + " was process ");
        }
        assertThat(live.get("notes").toString()).contains("worker 0's clock was ahead of its own by ");
    }

    @Test
    void shouldNameTheProcessThatWasKilledAndKeepWhatItHadWritten() throws Exception {
        Path plan = plan("  - sustained: {concurrency: 8, duration: 12s, warmUp: 1s}\n");
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand run = run(plan, endpoint, "robbed", "--workers", "4")) {
            Path part = folder.resolve("runs/robbed/worker-2/events.avro");
            awaitTokens(part, 200);
            long processId = new ObjectMapper()
                    .readTree(Files.readString(folder.resolve("runs/robbed/worker-2/run.json")))
                    .at("/plan/workers/2/processId")
                    .asLong();

            assertThat(ProcessHandle.of(processId).orElseThrow().destroyForcibly())
                    .isTrue();

            assertThat(run.await()).as(run.err()).isEqualTo(3);
            JsonNode report = new ObjectMapper().readTree(run.out());
            assertThat(report.get("state").asText()).isEqualTo("CUT");
            assertThat(report.get("complete").asBoolean()).isFalse();
            assertThat(report.get("detail").asText())
                    .isEqualTo("3 of 4 workers said that they had ended; worker 2 was cut off");
            assertThat(report.get("notes").toString())
                    .contains("worker 2 (process " + processId + " on ")
                    .contains(
                            "was lost: it was killed by signal 9; from then on its share of the load, 1 of 4 parts, is missing");
            assertThat(run.err()).contains("kneepoint: worker 2 (process " + processId + " on ");
            List<StreamEvent> kept = read(part);
            assertThat(kept.stream().mapToLong(ManyWorkersIT::tokens).sum()).isGreaterThanOrEqualTo(200);
            assertThat(kept).noneMatch(each -> each.getPayload() instanceof RunEnded);
            long received = kept.stream()
                    .filter(each -> !(each.getPayload() instanceof Watermark))
                    .count();
            for (String other : List.of("", "worker-1", "worker-3")) {
                List<StreamEvent> whole =
                        read(folder.resolve("runs/robbed").resolve(other).resolve("events.avro"));
                assertThat(whole.get(whole.size() - 1).getPayload()).isInstanceOf(RunEnded.class);
                received += whole.stream()
                        .filter(each -> !(each.getPayload() instanceof Watermark))
                        .count();
            }
            assertThat(report.at("/events/received").asLong())
                    .as("events of the dead worker's last requests wait for more that never comes")
                    .isBetween(received - 200, received);
        }
    }

    private ChildCommand run(Path plan, ScriptedEndpoint endpoint, String runId, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                plan.toString(),
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "m",
                "--no-calibration",
                "--output",
                "json",
                "--run-id",
                runId,
                "--runs",
                folder.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        return ChildCommand.start(folder, arguments.toArray(String[]::new));
    }

    private Path plan(String phases) throws IOException {
        return Files.writeString(
                folder.resolve("plan.yaml"),
                "name: many\nendpoint: {}\nprompts: {tokens: 16, outputTokens: 20}\nphases:\n" + phases);
    }

    private static void awaitTokens(Path file, long wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() ->
                        read(file).stream().mapToLong(ManyWorkersIT::tokens).sum() > wanted);
    }

    private static List<StreamEvent> read(Path file) {
        List<StreamEvent> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }

    private static long tokens(StreamEvent event) {
        if (!(event.getPayload() instanceof TokensArrived frame)) {
            return 0;
        }
        return frame.getTokens().isEmpty()
                ? frame.getDeltasNanos().size() + 1L
                : frame.getTokens().stream().mapToLong(Integer::longValue).sum();
    }

    /** When the requests of a stage were meant to be sent, since its beginning. */
    private static List<Long> offsets(List<StreamEvent> events, int stage) {
        long begin = events.stream()
                .filter(each -> each.getPayload() instanceof StageStarted started && started.getStage() == stage)
                .mapToLong(each -> ((StageStarted) each.getPayload()).getStartedEpochNanos())
                .findFirst()
                .orElseThrow();
        return events.stream()
                .map(StreamEvent::getPayload)
                .filter(payload -> payload instanceof RequestScheduled scheduled && scheduled.getStage() == stage)
                .map(payload -> ((RequestScheduled) payload).getIntendedEpochNanos() - begin)
                .toList();
    }
}
