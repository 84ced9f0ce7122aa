// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.analyzer.run.WindowLengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The analyzer's page in the documents says what is there. */
class TopologyDocTest {

    private static final Path PAGE = Path.of("..", "docs", "analyzer.md");

    @Test
    void shouldDescribeTheTopologyAsItIs() throws IOException {
        String described = new AnalyzerTopology(
                        new MockSchemaRegistryClient(),
                        "ID-partials",
                        MetricFormat.AVRO,
                        RunTimeouts.defaults(),
                        WindowLengths.defaults(),
                        new AnalyzerActivity(),
                        new VerdictDesk(Baselines.NONE, Runnable::run))
                .get()
                .describe()
                .toString()
                .replace(AnalyzerTopology.FOLDS_STORE, "partition-folds-VERSION")
                .replace(AnalyzerTopology.RUNS_STORE, "run-folds-VERSION");

        assertThat(trimmed(block(Files.readString(PAGE), "Topologies:"))).isEqualTo(trimmed(described));
    }

    @Test
    void shouldDeleteOnAResetWhatOnlyThisApplicationHas() {
        assertThat(AnalyzerReset.internalTopics(
                        List.of(
                                "a-partials-0123abcd",
                                "a-" + AnalyzerTopology.FOLDS_STORE + "-changelog",
                                "a-run-folds-00000000-changelog",
                                "a-b-partials-0123abcd",
                                "ab-partials-0123abcd",
                                "kneepoint.runs",
                                "a-run-folds"),
                        "a"))
                .isEqualTo(Set.of(
                        "a-partials-0123abcd",
                        "a-" + AnalyzerTopology.FOLDS_STORE + "-changelog",
                        "a-run-folds-00000000-changelog"));
    }

    /** The code block that begins with this line. */
    private static String block(String page, String firstLine) {
        int from = page.indexOf("```\n" + firstLine) + 4;
        return page.substring(from, page.indexOf("```", from));
    }

    private static List<String> trimmed(String text) {
        return text.strip().lines().map(String::stripTrailing).toList();
    }
}
