// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.generator.testing.Fuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording that somebody has tampered with reads to its damage, or is refused by name. */
class ReaderFuzzTest {

    private static final Path GOLDEN = Path.of("src/test/resources/recordings/v1");
    private static final long MOST_BYTES = 192L << 20;

    @TempDir
    Path folder;

    @Test
    void shouldReadOrRefuseEveryEventsFile() throws Exception {
        byte[] golden = Files.readAllBytes(GOLDEN.resolve("events.avro"));
        Path file = folder.resolve("events.avro");
        Fuzz.run("recording", List.of(golden), 1_500, Set.of(RecordingException.class), MOST_BYTES, input -> {
            Files.write(file, input);
            try (RecordingReader reader = RecordingReader.open(file)) {
                while (reader.hasNext()) {
                    reader.next();
                }
            }
        });
    }

    @Test
    void shouldReadOrRefuseEveryDescription() throws Exception {
        byte[] golden = Files.readAllBytes(GOLDEN.resolve("run.json"));
        Files.copy(GOLDEN.resolve("events.avro"), folder.resolve("events.avro"));
        Fuzz.run("run.json", List.of(golden), 3_000, Set.of(RecordingException.class), 16L << 20, input -> {
            Files.write(folder.resolve("run.json"), input);
            RecordedRun.in(folder);
        });
    }
}
