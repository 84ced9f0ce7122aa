// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A run on disk.
 *
 * @param directory its directory
 * @param description what it was
 * @param outcome how its recording ended; empty when it was cut or still goes on
 * @param beingRecorded whether a process is writing it now
 */
public record RecordedRun(
        Path directory, RunDescription description, Optional<RecordingOutcome> outcome, boolean beingRecorded) {

    /** Reads what is known of the run in a directory; throws {@link RecordingException} when that is not one. */
    public static RecordedRun in(Path directory) {
        RunJson.Content content = RunJson.read(directory.resolve(RecordingWriter.RUN_FILE));
        return new RecordedRun(
                directory,
                content.description(),
                RunParts.outcome(directory, content.outcome()),
                RunLock.isHeld(directory));
    }

    /** The run's id. */
    public String runId() {
        return description.runId();
    }

    /** The events of all its workers, from the first; throws {@link RecordingException} when they cannot be read. */
    public RecordingReader open() {
        return RecordingReader.open(directory);
    }
}
