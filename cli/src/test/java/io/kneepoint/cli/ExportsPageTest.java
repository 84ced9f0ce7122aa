// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on exports lists the columns that there are. */
class ExportsPageTest {

    @ParameterizedTest
    @ValueSource(strings = {"requests", "arrivals", "windows", "levels"})
    void shouldListTheColumnsThatThereAre(String table) throws IOException {
        Invocation described = Invocation.of("export", "--what", table, "--describe");

        assertThat(described.exitCode()).isZero();
        List<String> columns = described
                .out()
                .lines()
                .skip(1)
                .map(line -> "| `" + line.strip().replaceFirst(" +", "` | ") + " |")
                .toList();
        assertThat(section(table)).as("columns on the page").containsExactlyElementsOf(columns);
    }

    private static List<String> section(String name) throws IOException {
        return Files.readAllLines(Path.of("../docs/exports.md")).stream()
                .dropWhile(line -> !line.equals("## " + name))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }
}
