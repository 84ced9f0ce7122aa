// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RunDescription;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPairsTest {

    private static RecordedRun run(String id, int minute, Map<String, String> labels) {
        Instant start = Instant.parse("2026-11-24T08:00:00Z").plusSeconds(60L * minute);
        RunDescription description =
                RunDescription.builder(id, "tool 1", start).labels(labels).build();
        return new RecordedRun(Path.of(id), description, Optional.empty(), false);
    }

    private static RecordedRun run(String id, int minute) {
        return run(id, minute, Map.of());
    }

    private static RecordedRun pair(String id, String pair, int minute) {
        return run(id, minute, Map.of("experiment", "e", "pair", pair));
    }

    private static List<String> ids(List<RecordedRun> runs) {
        return runs.stream().map(RecordedRun::runId).toList();
    }

    @Test
    void shouldPairByLabelWhateverTheOrder() {
        RunPairs pairs = RunPairs.of(
                List.of(pair("b1", "1", 0), pair("b2", "2", 3)),
                List.of(pair("c2", "2", 2), pair("c1", "1", 1)),
                RunPairs.Wish.AUTO);

        assertThat(pairs.pairing()).isEqualTo(Pairing.INTERLEAVED);
        assertThat(ids(pairs.candidate())).containsExactly("c1", "c2");
    }

    @Test
    void shouldPairRunsThatWereMadeInTurns() {
        RunPairs pairs = RunPairs.of(
                List.of(run("b2", 3), run("b1", 0)), List.of(run("c1", 1), run("c2", 2)), RunPairs.Wish.AUTO);

        assertThat(pairs.pairing()).isEqualTo(Pairing.INTERLEAVED);
        assertThat(ids(pairs.baseline())).containsExactly("b1", "b2");
        assertThat(ids(pairs.candidate())).containsExactly("c1", "c2");
    }

    @Test
    void shouldNotPairRunsOfTwoDays() {
        List<RecordedRun> monday = List.of(run("b1", 0), run("b2", 1));
        List<RecordedRun> tuesday = List.of(run("c1", 1440), run("c2", 1441));

        assertThat(RunPairs.of(monday, tuesday, RunPairs.Wish.AUTO).pairing()).isEqualTo(Pairing.INDEPENDENT);
        assertThat(RunPairs.of(monday, tuesday, RunPairs.Wish.PAIRED).pairing()).isEqualTo(Pairing.INTERLEAVED);
    }

    @Test
    void shouldNotPairWhatIsToldNotToBeOrIsNotOfOneExperiment() {
        List<RecordedRun> b = List.of(pair("b1", "1", 0), pair("b2", "2", 3));
        List<RecordedRun> c = List.of(
                run("c1", 1440, Map.of("experiment", "other", "pair", "1")),
                run("c2", 1441, Map.of("experiment", "other", "pair", "2")));

        assertThat(RunPairs.of(b, c, RunPairs.Wish.AUTO).pairing()).isEqualTo(Pairing.INDEPENDENT);
        assertThat(RunPairs.of(b, List.of(pair("c1", "1", 1), pair("c2", "2", 2)), RunPairs.Wish.UNPAIRED)
                        .pairing())
                .isEqualTo(Pairing.INDEPENDENT);
        assertThatThrownBy(() -> RunPairs.of(b, List.of(c.get(0)), RunPairs.Wish.PAIRED))
                .hasMessage("--pairing: paired, with 2 and 1 runs (expected: as many on each side)");
    }
}
