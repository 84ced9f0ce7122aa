// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help is there at once: it loads none of the libraries that only work needs. */
class QuickStartIT {

    private static final List<String> HEAVY = List.of("org.apache.kafka.", "org.apache.avro.", "io.netty.", "kafka.");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"io.kneepoint.cli.Kneepoint, --help", "io.kneepoint.cli.EveryHelp, all"})
    void shouldLoadNoLibraryToShowHelp(String main, String argument) throws IOException, InterruptedException {
        Path loaded = directory.resolve("classes.txt");
        String help = run("-Xlog:class+load=info:file=" + loaded + "::filecount=0", main, argument);

        assertThat(help).contains("Usage: kneepoint");
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains(" io.kneepoint.cli.Kneepoint "));
        assertThat(classes).noneMatch(line -> HEAVY.stream().anyMatch(library -> line.contains(" " + library)));
    }

    @Test
    void shouldSeeAClassThatIsLoaded() throws IOException, InterruptedException {
        Path loaded = directory.resolve("classes.txt");
        run("-Xlog:class+load=info:file=" + loaded + "::filecount=0", "io.kneepoint.cli.Kneepoint", "runs");

        assertThat(Files.readAllLines(loaded))
                .as("what a command that works loads")
                .anyMatch(line -> line.contains(" io.kneepoint.generator.recording.Recordings "));
    }

    private String run(String log, String main, String argument) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Dstdout.encoding=UTF-8",
                        log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main,
                        argument)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
