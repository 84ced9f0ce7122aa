// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the dashboards of {@code docker/grafana} ask Prometheus.
 *
 * @param expressions queries of all panels
 * @param metrics names of metrics in them
 */
record GrafanaDashboards(Set<String> expressions, Set<String> metrics) {

    private static final Path FOLDER = Path.of("../docker/grafana/dashboards");
    private static final Pattern METRIC = Pattern.compile("\\b(?:kneepoint|gen_ai|jvm)_[a-z_]+");

    static GrafanaDashboards read() throws IOException {
        Set<String> expressions = new TreeSet<>();
        Set<String> metrics = new TreeSet<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".json")).toList()) {
                List<JsonNode> found =
                        new ObjectMapper().readTree(file.toFile()).findValues("expr");
                assertThat(found).as(file.toString()).isNotEmpty();
                found.forEach(expression -> expressions.add(expression.asText()));
            }
        }
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            assertThat(metric.find()).as(expression).isTrue();
            do {
                metrics.add(metric.group());
            } while (metric.find());
        }
        assertThat(metrics).hasSizeGreaterThan(8);
        return new GrafanaDashboards(expressions, metrics);
    }
}
