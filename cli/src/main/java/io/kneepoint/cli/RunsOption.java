// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the recorded runs are. */
final class RunsOption {

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "${env:KNEEPOINT_RUNS:-runs}",
            description = "Directory of the recorded runs (default: $$KNEEPOINT_RUNS, else runs).")
    private Path directory;

    Path directory() {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(
                    "--runs: " + directory + " (expected: a directory, or the name of a new one)");
        }
        return directory;
    }
}
