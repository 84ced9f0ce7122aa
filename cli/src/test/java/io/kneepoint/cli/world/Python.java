// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python of the operating system, with the libraries that its packages bring. */
final class Python {

    private static final String PYTHON = "/usr/bin/python3";
    private static final int LONGEST_SECONDS = 120;

    private Python() {}

    /** Whether it is there and has these libraries. */
    static boolean has(String... libraries) throws InterruptedException {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import " + String.join(", ", libraries))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a script of the test resources, which must end well, and returns what it printed. */
    static String run(String resource, String... arguments) throws IOException, InterruptedException {
        try (var in = Python.class.getResourceAsStream(resource)) {
            Path script = Files.createTempFile("kneepoint", ".py");
            try {
                Files.write(script, in.readAllBytes());
                return runFile(script, arguments);
            } finally {
                Files.delete(script);
            }
        }
    }

    /** Runs a script, which must end well, and returns what it printed. */
    static String runFile(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("kneepoint", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("%s said: %s", script, Files.readString(errors))
                    .isZero();
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
