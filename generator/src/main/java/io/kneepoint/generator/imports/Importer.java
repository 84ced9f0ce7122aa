// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a recorded run of other tools' files.
 *
 * @param runs directory of the recorded runs
 * @param recorder what writes the recording, name and version
 * @param clock says when the import took place
 */
public record Importer(Path runs, String recorder, InstantSource clock) {

    /**
     * Checks the files and then writes the run.
     *
     * @throws ImportException when a file is not what the format promises; no run is begun then
     * @throws io.kneepoint.generator.recording.RecordingException when the run cannot be written
     */
    public RecordedRun importRun(String runId, Import format, List<Path> files, ImportOptions options) {
        CheckedImport checked = checked(format, files, options);
        RunDescription description = description(runId, format, files, checked.facts());
        try (RecordingWriter writer = RecordingWriter.create(runs, description, clock)) {
            checked.writeTo(runId, new WriterSink(writer));
        }
        return RecordedRun.in(runs.resolve(runId));
    }

    /** A file of another format than was said is told as that. */
    private static CheckedImport checked(Import format, List<Path> files, ImportOptions options) {
        try {
            return format.check(files, options);
        } catch (ImportException refused) {
            for (Path file : files) {
                Optional<Import> other =
                        Files.isReadable(file) && !format.looksLike(file) ? Imports.looksLike(file) : Optional.empty();
                if (other.isPresent()) {
                    throw new ImportException(
                            file + ": a file of " + other.get().name() + " (expected: one of " + format.name() + ")",
                            refused);
                }
            }
            throw refused;
        }
    }

    private RunDescription description(String runId, Import format, List<Path> files, ImportFacts facts) {
        List<String> names =
                files.stream().map(file -> file.getFileName().toString()).toList();
        RunDescription.Builder builder = RunDescription.builder(runId, facts.tool(), clock.instant())
                .recorder(recorder)
                .endpoint(facts.endpoint().orElse(null))
                .model(facts.model().orElse(null))
                .labels(facts.labels());
        return builder.plan(Map.of(
                        "importedFrom", names,
                        "format", format.name(),
                        "stages", facts.stages(),
                        "requests", facts.requests(),
                        "notes", facts.notes()))
                .build();
    }

    /** An import has time: it writes on its own thread and waits for the disk. */
    private record WriterSink(RecordingWriter writer) implements EventSink {

        @Override
        public void accept(StreamEvent event) {
            writer.append(event);
        }

        @Override
        public long dropped() {
            return writer.lost();
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
