// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the workers of a run record: the first in the run's directory, each other in {@code worker-<number>} under it. */
final class RunParts {

    private static final String PREFIX = "worker-";

    private RunParts() {}

    /** Directory of a worker's part. */
    static Path directory(Path run, int worker) {
        return worker == 0 ? run : run.resolve(PREFIX + worker);
    }

    /** Directories of the further workers' parts that are there, by worker. */
    static List<Path> of(Path run) {
        try (Stream<Path> entries = Files.list(run)) {
            return entries.filter(entry -> number(entry).isPresent()
                            && Files.isRegularFile(entry.resolve(RecordingWriter.EVENTS_FILE)))
                    .sorted(Comparator.comparing(entry -> number(entry).orElseThrow()))
                    .toList();
        } catch (IOException e) {
            throw new RecordingException("run folder: " + run + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Integer> number(Path entry) {
        String name = entry.getFileName().toString();
        return name.matches(PREFIX + "[1-9][0-9]{0,5}")
                ? Optional.of(Integer.parseInt(name.substring(PREFIX.length())))
                : Optional.empty();
    }

    /** What the parts of a run came to together; empty as long as one of them has not said. */
    static Optional<RecordingOutcome> outcome(Path run, Optional<RecordingOutcome> first) {
        Optional<RecordingOutcome> all = first;
        for (Path part : of(run)) {
            Path file = part.resolve(RecordingWriter.RUN_FILE);
            Optional<RecordingOutcome> one =
                    Files.exists(file) ? RunJson.read(file).outcome() : Optional.empty();
            all = all.isEmpty() || one.isEmpty() ? Optional.empty() : Optional.of(sum(all.get(), one.get()));
        }
        return all;
    }

    private static RecordingOutcome sum(RecordingOutcome one, RecordingOutcome other) {
        return new RecordingOutcome(
                one.endedAt().isAfter(other.endedAt()) ? one.endedAt() : other.endedAt(),
                one.eventsWritten() + other.eventsWritten(),
                one.eventsLost() + other.eventsLost(),
                one.problem().or(other::problem),
                one.invalid().or(other::invalid));
    }
}
