// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.cli.Kneepoint;
import io.kneepoint.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in another language, with other people's clients, reads what the analyzer writes. */
class ForeignReaderIT {

    private static final String PYTHON = "/usr/bin/python3";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path runs;

    @Test
    void shouldReadTheLevelsWithPython() throws Exception {
        assumeTrue(succeeds("-c", "import confluent_kafka, avro"), "needs python3-confluent-kafka and python3-avro");
        Path vllm = Path.of("../generator/src/test/resources/vllm/base");
        String runId = execute(
                        "import",
                        "vllm",
                        vllm.resolve("concurrency1.json").toString(),
                        vllm.resolve("concurrency8.json").toString(),
                        "--runs",
                        runs.toString())
                .strip();
        JsonNode report = MAPPER.readTree(execute("replay", runId, "--runs", runs.toString(), "--output", "json"));

        try (EmbeddedKafka kafka = EmbeddedKafka.start(runs.resolve(".kafka"))) {
            List<JsonNode> records = read(kafka, "kneepoint.concurrency-levels", 2);
            assertThat(records).hasSize(2);
            for (JsonNode record : records) {
                JsonNode value = record.get("value");
                int stage = value.get("stage").asInt();
                JsonNode level = report.get("levels").get(stage);
                assertThat(record.get("key").asText())
                        .startsWith(runId + "/replay-")
                        .endsWith("/" + stage);
                assertThat(value.get("concurrency").asInt())
                        .isEqualTo(level.get("concurrency").asInt());
                assertThat(value.get("tpot").get("meanNanos").asDouble() / 1e6)
                        .isEqualTo(level.get("tpotMs").get("mean").asDouble());
            }
        }
    }

    private static List<JsonNode> read(EmbeddedKafka kafka, String topic, int count)
            throws IOException, InterruptedException {
        String script = new String(
                ForeignReaderIT.class
                        .getResourceAsStream("/world/read_levels.py")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        Process process = new ProcessBuilder(
                        PYTHON, "-c", script, kafka.bootstrapServers(), kafka.schemaRegistryUrl(), topic, "" + count)
                .redirectErrorStream(false)
                .start();
        List<JsonNode> records = new ArrayList<>();
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            records.add(MAPPER.readTree(line));
        }
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(errors).isZero();
        return records;
    }

    private static boolean succeeds(String... arguments) throws InterruptedException {
        try {
            List<String> command = new ArrayList<>(List.of(PYTHON));
            command.addAll(List.of(arguments));
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
