// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    private Path folder;

    private Path runs;
    private Recordings recordings;

    @BeforeEach
    void recordThree() throws IOException {
        runs = folder.resolve("runs");
        recordings = new Recordings(runs);
        make("20261124-120000-aaaa", NOON);
        make("20261124-120001-bbbb", NOON.plusSeconds(1));
        make("named-by-hand", NOON.minusSeconds(5));
        Files.createDirectories(runs.resolve("not-a-run"));
        Files.writeString(runs.resolve("a-file"), "x");
    }

    @Test
    void shouldListNewestFirst() {
        assertThat(recordings.list())
                .extracting(RecordedRun::runId)
                .containsExactly("20261124-120001-bbbb", "20261124-120000-aaaa", "named-by-hand");
    }

    @Test
    void shouldNotLetOneBadRunHideTheOthers() throws IOException {
        Files.writeString(runs.resolve("named-by-hand").resolve("run.json"), "{\"format\": ");

        assertThat(recordings.list())
                .extracting(RecordedRun::runId)
                .containsExactly("20261124-120001-bbbb", "20261124-120000-aaaa");
        assertThat(recordings.find("latest").runId()).isEqualTo("20261124-120001-bbbb");
        assertThatThrownBy(() -> recordings.find("named-by-hand"))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("run.json: not JSON: ");
    }

    @Test
    void shouldListNothingWhereNothingIs() {
        assertThat(new Recordings(folder.resolve("nowhere")).list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20261124-120001-bbbb", "20261124-120001", "latest"})
    void shouldFindByIdByBeginningAndAsLatest(String name) {
        assertThat(recordings.find(name).runId()).isEqualTo("20261124-120001-bbbb");
    }

    @Test
    void shouldFindByPath() {
        Path run = runs.resolve("named-by-hand");

        assertThat(new Recordings(folder).find(run.toString()).runId()).isEqualTo("named-by-hand");
        assertThat(new Recordings(folder)
                        .find(run.resolve("events.avro").toString())
                        .runId())
                .isEqualTo("named-by-hand");
    }

    @Test
    void shouldPreferAWholeIdToTheBeginningOfAnother() throws IOException {
        make("named", NOON);

        assertThat(recordings.find("named").runId()).isEqualTo("named");
    }

    @Test
    void shouldRefuseABeginningOfTwo() {
        assertThatThrownBy(() -> recordings.find("20261124"))
                .isInstanceOf(RecordingException.class)
                .hasMessage("run: 20261124 (expected: the beginning of one run, not of"
                        + " 20261124-120001-bbbb, 20261124-120000-aaaa)");
    }

    @Test
    void shouldSayWhichRunsThereAre() {
        assertThatThrownBy(() -> recordings.find("zzz"))
                .isInstanceOf(RecordingException.class)
                .hasMessage("run: zzz (expected: one of named-by-hand, 20261124-120001-bbbb, 20261124-120000-aaaa)");
        assertThatThrownBy(() -> new Recordings(folder.resolve("nowhere")).find("zzz"))
                .hasMessage("run: zzz (expected: a run in " + folder.resolve("nowhere") + ", which has none)");
        assertThatThrownBy(() -> new Recordings(folder.resolve("nowhere")).find("latest"))
                .hasMessage("run: latest (expected: a run in " + folder.resolve("nowhere") + ")");
    }

    @Test
    void shouldSayWhatAFolderLacksToBeARun() throws IOException {
        Files.createDirectories(runs.resolve("half"));
        Files.writeString(runs.resolve("half").resolve("run.json"), "{}");

        assertThatThrownBy(() -> recordings.find("half"))
                .isInstanceOf(RecordingException.class)
                .hasMessage("run: half (expected: a directory with run.json and events.avro; it has no events.avro)");
    }

    @Test
    void shouldRefuseAPathToNoRun() {
        assertThatThrownBy(() -> recordings.find("../runs/not-a-run"))
                .isInstanceOf(RecordingException.class)
                .hasMessage("run: ../runs/not-a-run (expected: a directory with run.json and events.avro)");
        assertThatThrownBy(() -> recordings.find("..")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNameRunsByTimeAndChance() {
        Random random = new Random(7);

        String first = RunIds.newRunId(NOON, random);
        String second = RunIds.newRunId(NOON, random);

        assertThat(first).matches("20261124-120000-[0-9a-z]{4}").isNotEqualTo(second);
        assertThat(RunIds.newIngestId("replay", NOON, random)).matches("replay-20261124-120000-[0-9a-z]{4}");
    }

    private void make(String runId, Instant created) {
        RunDescription description =
                RunDescription.builder(runId, "kneepoint 0.1.0", created).build();
        RecordingWriter.create(runs, description, InstantSource.fixed(created)).close();
    }
}
