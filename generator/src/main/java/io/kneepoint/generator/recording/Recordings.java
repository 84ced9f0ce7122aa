// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.topic.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recorded runs in one directory. Looks at the disk on every call, so it is never out of date. */
public final class Recordings {

    /** The name of the run that began last. */
    public static final String LATEST = "latest";

    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final int NAMES_IN_A_MESSAGE = 5;

    private final Path runs;

    public Recordings(Path runs) {
        this.runs = runs;
    }

    /**
     * The runs, newest first; empty when the directory does not exist. A directory without both files of a run is no run; a run
     * whose description cannot be read is left out with a warning, so that one bad run does not hide the others.
     *
     * @throws RecordingException when the directory itself cannot be read
     */
    public List<RecordedRun> list() {
        return directories().stream()
                .flatMap(directory -> readable(directory).stream())
                .sorted(Comparator.comparing(
                                (RecordedRun run) -> run.description().createdAt())
                        .thenComparing(RecordedRun::runId)
                        .reversed())
                .toList();
    }

    private static Optional<RecordedRun> readable(Path directory) {
        try {
            return Optional.of(RecordedRun.in(directory));
        } catch (RecordingException e) {
            LOG.warn("{}: left out: {}", directory, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The run of a name: {@value #LATEST}, an id, the beginning of just one id, or (with a separator in it, or when it is a
     * run's directory) a path.
     *
     * @throws RecordingException when there is none, or more than one
     * @throws IllegalArgumentException when the name is neither a path to a run nor a good id
     */
    public RecordedRun find(String name) {
        if (name.equals(LATEST)) {
            return list().stream()
                    .findFirst()
                    .orElseThrow(() -> new RecordingException("run: latest (expected: a run in " + runs + ")"));
        }
        if (name.contains("/") || name.contains("\\") || name.equals(".") || isRun(Path.of(name))) {
            return atPath(name);
        }
        RecordKey.requireName("run", name);
        if (isRun(runs.resolve(name))) {
            return RecordedRun.in(runs.resolve(name));
        }
        List<Path> matching = directories().stream()
                .filter(path -> path.getFileName().toString().startsWith(name))
                .toList();
        if (matching.size() == 1) {
            return RecordedRun.in(matching.get(0));
        }
        throw matching.isEmpty() ? unknown(name) : ambiguous(name, matching);
    }

    private RecordedRun atPath(String name) {
        Path path = Path.of(name);
        Path directory = path.endsWith(RecordingWriter.EVENTS_FILE)
                ? path.toAbsolutePath().getParent()
                : path;
        if (!isRun(directory)) {
            throw notARun(name, directory);
        }
        return RecordedRun.in(directory);
    }

    private static RecordingException notARun(String name, Path directory) {
        String lacks = !Files.isDirectory(directory)
                ? ""
                : "; it has no "
                        + Stream.of(RecordingWriter.RUN_FILE, RecordingWriter.EVENTS_FILE)
                                .filter(file -> !Files.isRegularFile(directory.resolve(file)))
                                .collect(Collectors.joining(" and no "));
        return new RecordingException("run: " + name + " (expected: a directory with " + RecordingWriter.RUN_FILE
                + " and " + RecordingWriter.EVENTS_FILE + lacks + ")");
    }

    private RecordingException unknown(String name) {
        if (Files.isDirectory(runs.resolve(name))) {
            return notARun(name, runs.resolve(name));
        }
        List<Path> known = directories();
        String rule = known.isEmpty() ? "a run in " + runs + ", which has none" : "one of " + names(known);
        return new RecordingException("run: " + name + " (expected: " + rule + ")");
    }

    private static RecordingException ambiguous(String name, List<Path> matching) {
        return new RecordingException(
                "run: " + name + " (expected: the beginning of one run, not of " + names(matching) + ")");
    }

    private static String names(List<Path> directories) {
        String names = directories.stream()
                .map(path -> path.getFileName().toString())
                .sorted(Comparator.reverseOrder())
                .limit(NAMES_IN_A_MESSAGE)
                .collect(Collectors.joining(", "));
        return directories.size() > NAMES_IN_A_MESSAGE ? names + ", …" : names;
    }

    private List<Path> directories() {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.filter(Recordings::isRun).toList();
        } catch (IOException e) {
            throw new RecordingException("runs: " + runs + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve(RecordingWriter.RUN_FILE))
                && Files.isRegularFile(directory.resolve(RecordingWriter.EVENTS_FILE));
    }
}
