// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds what a tool says of its own run against our report of it, row for row of the table in {@code docs/imports.md}: a row that
 * says yes must be equal, one that says no must not be.
 *
 * <p>The tools' numbers stand beside the samples: a script of ours, {@code summaries.py}, computes them by each tool's published
 * definition.
 */
class PeerSummariesIT {

    private static final Path SAMPLES = Path.of("../generator/src/test/resources/imports");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final Map<String, String> SAMPLE = Map.of(
            "sglang", "sglang.jsonl",
            "guidellm", "guidellm.json",
            "aiperf", "aiperf.jsonl",
            "genai-perf", "genai-perf.json",
            "inference-perf", "inference-perf.json",
            "mlperf", "mlperf.jsonl",
            "llmperf", "llmperf.json",
            "llm-load-test", "llm-load-test.json");

    @TempDir
    private Path directory;

    /** A line of the table. */
    private record Row(String format, String theirs, String unit, String ours, String equal) {

        boolean isEqual() {
            return equal.equals("yes") || equal.startsWith("yes, ");
        }

        /** What theirs must be multiplied with to be in our unit. */
        double scale() {
            return switch (unit) {
                case "1", "ms" -> 1;
                case "s" -> 1e3;
                case "ns" -> 1e-6;
                default -> throw new IllegalArgumentException("unit: " + unit + " (expected: 1, s, ms or ns)");
            };
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("../docs/imports.md")).stream()
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(cell -> cell.replace("`", "").strip())
                        .toList())
                .filter(cells -> cells.size() == 6 && SAMPLE.containsKey(cells.get(1)))
                .map(cells -> new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)))
                .toList();
    }

    static Stream<String> formats() {
        return SAMPLE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void shouldMeetTheSummaryWhereDefinitionsAgreeAndNowhereElse(String format) throws IOException {
        JsonNode levels = ImportedReport.of(SAMPLES.resolve(SAMPLE.get(format)), directory)
                .get("levels");
        List<JsonNode> summaries = summaries(format);
        List<Row> rows =
                rows().stream().filter(row -> row.format().equals(format)).toList();

        assertThat(rows).as("rows of %s in docs/imports.md", format).isNotEmpty();
        for (Row row : rows) {
            boolean differs = false;
            for (int i = 0; i < summaries.size(); i++) {
                double theirs =
                        row.scale() * number(summaries.get(i), row.theirs()).orElseThrow();
                OptionalDouble ours = ours(levels.get(i), row.ours());
                if (row.isEqual()) {
                    assertThat(ours).as("%s of level %d", row, i).isPresent();
                    assertThat(ours.getAsDouble())
                            .as("%s of level %d", row, i)
                            .isCloseTo(theirs, within(1e-9 * Math.abs(theirs)));
                }
                differs |= ours.isEmpty() || Math.abs(ours.getAsDouble() - theirs) > 1e-9 * Math.abs(theirs);
            }
            assertThat(differs).as("%s is a number of its own", row).isEqualTo(!row.isEqual());
            assertThat(row.isEqual() || row.equal().startsWith("no: "))
                    .as("%s has a reason", row)
                    .isTrue();
        }
    }

    @Test
    void shouldExplainEveryNumberOfTheSummaries() throws IOException {
        List<String> theirs =
                rows().stream().map(row -> row.format() + " " + row.theirs()).toList();

        assertThat(theirs).doesNotHaveDuplicates();
        for (Map.Entry<String, String> sample : SAMPLE.entrySet()) {
            Path beside = beside(sample.getValue());
            if (Files.exists(beside)) {
                leaves(MAPPER.readTree(beside.toFile()), "")
                        .filter(path ->
                                !path.endsWith("unit") && !path.matches("schema_version|benchmark_duration.avg"))
                        .forEach(path -> assertThat(theirs).contains(sample.getKey() + " " + path));
            }
        }
    }

    private static Stream<String> leaves(JsonNode node, String path) {
        return node.isObject()
                ? node.properties().stream()
                        .flatMap(entry ->
                                leaves(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey()))
                : Stream.of(path);
    }

    /** One for each level of the report, in its order. */
    private static List<JsonNode> summaries(String format) throws IOException {
        Path sample = SAMPLES.resolve(SAMPLE.get(format));
        return switch (format) {
            case "sglang" -> {
                List<String> lines = Files.readAllLines(sample);
                yield List.of(MAPPER.readTree(lines.get(0)), MAPPER.readTree(lines.get(1)));
            }
            case "guidellm" -> {
                // The second benchmark of the file ran first.
                JsonNode benchmarks = MAPPER.readTree(sample.toFile()).get("benchmarks");
                yield List.of(benchmarks.get(1), benchmarks.get(0));
            }
            case "llm-load-test" -> List.of(MAPPER.readTree(sample.toFile()));
            default -> List.of(MAPPER.readTree(beside(SAMPLE.get(format)).toFile()));
        };
    }

    private static Path beside(String sample) {
        return SAMPLES.resolve("summaries").resolve(sample + ".json");
    }

    private static OptionalDouble ours(JsonNode level, String expression) {
        double sum = 0;
        double sign = 1;
        for (String name : expression.split(" − ")) {
            OptionalDouble value = number(level, name);
            if (value.isEmpty()) {
                return value;
            }
            sum += sign * value.getAsDouble();
            sign = -1;
        }
        return OptionalDouble.of(sum);
    }

    private static OptionalDouble number(JsonNode node, String path) {
        JsonNode value = node.at("/" + path.replace('.', '/'));
        return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
    }
}
