// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.embedded.local.EmbeddedServerException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema log on a real file: what was appended comes back, whatever a crash did to the end. */
class SchemaLogIT {

    private static final List<Change> CHANGES = List.of(
            new Change.Registered("ü/1", 1, 1, "\"int\""),
            new Change.Registered("ü/1", 2, 2, "\"long\""),
            new Change.SubjectLevelSet("ü/1", CompatibilityLevel.FULL_TRANSITIVE),
            new Change.GlobalLevelSet(CompatibilityLevel.NONE),
            new Change.VersionDeleted("ü/1", 1),
            new Change.VersionPurged("ü/1", 1),
            new Change.SubjectLevelCleared("ü/1"),
            new Change.GlobalLevelCleared(),
            new Change.SubjectDeleted("ü/1"),
            new Change.SubjectPurged("ü/1"));

    private Path file;

    @BeforeEach
    void place(@TempDir Path directory) {
        file = directory.resolve("schemas.jsonl");
    }

    @Test
    void shouldReplayWhatWasAppended() throws Exception {
        append(CHANGES);

        assertThat(replay()).isEqualTo(CHANGES);
        assertThat(replay()).isEqualTo(CHANGES);
    }

    @Test
    void shouldReplayTheWholeLinesOfALogCutAtAnyByte() throws Exception {
        append(CHANGES);
        byte[] whole = Files.readAllBytes(file);

        for (int cut = 0; cut <= whole.length; cut++) {
            byte[] prefix = Arrays.copyOf(whole, cut);
            Files.write(file, prefix);
            int lines = (int) new String(prefix, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(character -> character == '\n')
                    .count();

            assertThat(replay()).as("cut at byte %d", cut).isEqualTo(CHANGES.subList(0, lines));
        }
    }

    @Test
    void shouldAppendAfterATornLineAsIfItHadNeverBeen() throws Exception {
        append(CHANGES.subList(0, 2));
        Files.writeString(file, Files.readString(file) + "{\"change\":\"regis");

        append(CHANGES.subList(2, 4));

        assertThat(replay()).isEqualTo(CHANGES.subList(0, 4));
    }

    @Test
    void shouldRefuseALineThatIsNoChange() throws Exception {
        append(CHANGES.subList(0, 1));
        Files.writeString(file, Files.readString(file) + "{\"change\":\"unheard-of\"}\n");

        assertThatThrownBy(this::replay)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageStartingWith("schema log: " + file + ", line 2 (expected: one change of a registry;");
    }

    @Test
    void shouldRefuseAChangeThatDoesNotFit() throws Exception {
        append(List.of(new Change.VersionDeleted("nobody", 1)));

        assertThatThrownBy(() -> SchemaStore.open(file))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage("schema log: %s, line 1 (expected: one change of a registry; no subject 'nobody')", file);
    }

    private void append(List<Change> changes) throws Exception {
        try (SchemaLog log = SchemaLog.open(file, change -> {})) {
            for (Change change : changes) {
                log.append(change);
            }
        }
    }

    private List<Change> replay() throws Exception {
        List<Change> replayed = new ArrayList<>();
        SchemaLog.open(file, replayed::add).close();
        return replayed;
    }
}
