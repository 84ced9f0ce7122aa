// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The baseline of an experiment: how it is registered, and the verdict that the live analyzer writes against it. */
class LiveVerdictIT {

    private static final Path RECORDED = Path.of("..", "generator", "src", "test", "resources", "vllm");

    @TempDir
    private Path runs;

    @BeforeEach
    void importRuns() throws IOException {
        assertThat(imported("base", "base", "experiment=nightly").exitCode()).isZero();
        assertThat(imported("slow", "candidate", "experiment=nightly").exitCode())
                .isZero();
        assertThat(imported("base", "stranger", "other=label").exitCode()).isZero();
    }

    private CommandLineRun imported(String recorded, String runId, String label) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("import", "vllm", "--runs", runs.toString(), "--run-id", runId, "--label", label));
        try (Stream<Path> files = Files.list(RECORDED.resolve(recorded))) {
            files.sorted().map(Path::toString).forEach(args::add);
        }
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private CommandLineRun baseline(String... args) {
        return CommandLineRun.of(
                Stream.of(List.of("runs", "baseline"), List.of(args), List.of("--runs", runs.toString()))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    @Test
    void shouldRegisterListAndClearBaselines() {
        assertThat(baseline("list").err()).contains("no baselines in ");
        assertThat(baseline("set", "base").out().strip()).isEqualTo("baseline of nightly: base");
        assertThat(baseline("set", "cand").out().strip()).isEqualTo("baseline of nightly: candidate, before base");
        assertThat(baseline("list").out()).containsPattern("(?m)^nightly +candidate$");

        CommandLineRun withoutLabel = baseline("set", "stranger");
        assertThat(withoutLabel.exitCode()).isEqualTo(2);
        assertThat(withoutLabel.err())
                .contains("stranger has no experiment (expected: a run with --label experiment=NAME)");
        CommandLineRun unknown = baseline("clear", "weekly");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("experiment: weekly has no baseline (expected: one of nightly)");

        assertThat(baseline("clear", "nightly").out().strip())
                .isEqualTo("no baseline of nightly any more, before candidate");
        assertThat(baseline("list").out()).isEmpty();
    }

    @Test
    void shouldGetAVerdictOfTheLiveAnalyzerTheMomentTheRunCompletes() throws IOException {
        assertThat(baseline("set", "base").exitCode()).isZero();

        CommandLineRun replay = CommandLineRun.of("replay", "candidate", "--runs", runs.toString(), "--output", "json");
        CommandLineRun compare = CommandLineRun.of("compare", "base", "candidate", "--runs", runs.toString());

        assertThat(replay.exitCode()).as(replay.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(replay.out());
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(StreamSupport.stream(report.get("notes").spliterator(), false)
                        .map(JsonNode::asText))
                .as("what `compare` says of the two")
                .contains("against baseline base: " + compare.firstLine());
    }
}
