// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands that are the first thing a JVM does: here no other test has loaded a class, or told Avro what to trust, on their behalf.
 */
class ColdCommandIT {

    @TempDir
    static Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "capacity --levels ../docs/levels.csv | 0",
                "capacity --model llama3-70b --context 8192 | 0",
                "headroom --levels ../docs/levels.csv --metrics-url http://127.0.0.1:1/metrics | 4",
                "compare %1$s %2$s --column ms --statistic p95 --margin 15% | 3",
                "trend --experiment none --runs %3$s | 2",
                "gate --baseline http://127.0.0.1:1/v1/completions --candidate http://127.0.0.1:1/v1/completions --model m --runs %3$s | 4",
                "report latest --runs %3$s | 2"
            })
    void shouldWorkInAProcessOfItsOwn(String command, int exitCode) throws IOException, InterruptedException {
        String base = column("base.csv", 100);
        String cand = column("cand.csv", 101);
        String[] arguments = command.replace("%1$s", base)
                .replace("%2$s", cand)
                .replace("%3$s", folder.toString())
                .split(" ");

        try (ChildCommand child = ChildCommand.start(folder, arguments)) {
            int code = child.await();

            assertThat(code).as("%s%n%s", child.out(), child.err()).isEqualTo(exitCode);
            assertThat(child.err()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    private static String column(String name, int level) throws IOException {
        Path file = folder.resolve(name);
        String values = IntStream.range(0, 60)
                .mapToObj(i -> Integer.toString(level + i % 7))
                .collect(Collectors.joining("\n", "ms\n", "\n"));
        return Files.writeString(file, values).toString();
    }
}
