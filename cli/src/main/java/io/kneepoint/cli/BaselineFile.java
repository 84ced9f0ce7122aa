// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which run is the baseline of which experiment: the file {@value #NAME} in the run directory, experiment to run id. Looks at the
 * disk on every call; a reader never sees half of a change.
 */
record BaselineFile(Path runs) {

    static final String NAME = "baselines.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> CONTENT = new TypeReference<>() {};

    /** Run ids by experiment; empty where nothing is registered. */
    Map<String, String> read() {
        Path file = runs.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return new TreeMap<>();
        }
        try {
            return MAPPER.readValue(file.toFile(), CONTENT);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "baselines: " + file + " cannot be read (expected: a JSON object, experiment to run id)", e);
        }
    }

    /** The baseline of an experiment. */
    Optional<String> of(String experiment) {
        return Optional.ofNullable(read().get(experiment));
    }

    /** Makes a run the baseline of an experiment; the run that was it before. */
    Optional<String> set(String experiment, String runId) {
        Map<String, String> all = read();
        Optional<String> before = Optional.ofNullable(all.put(experiment, runId));
        write(all);
        return before;
    }

    /** Takes the baseline of an experiment away; the run that was it. */
    Optional<String> clear(String experiment) {
        Map<String, String> all = read();
        Optional<String> before = Optional.ofNullable(all.remove(experiment));
        write(all);
        return before;
    }

    private void write(Map<String, String> all) {
        Path next = runs.resolve(NAME + ".next");
        try {
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), all);
            Files.move(next, runs.resolve(NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
