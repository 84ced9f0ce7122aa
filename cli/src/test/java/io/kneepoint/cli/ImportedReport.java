// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code report --output json} says of another tool's file, by way of {@code import}. */
final class ImportedReport {

    private ImportedReport() {}

    /** The run is recorded under {@code runs}. */
    static JsonNode of(Path file, Path runs) throws IOException {
        Invocation imported = Invocation.of("import", file.toString(), "--runs", runs.toString());
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        Invocation report =
                Invocation.of("report", imported.out().strip(), "--output", "json", "--runs", runs.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        return new ObjectMapper().readTree(report.out());
    }
}
