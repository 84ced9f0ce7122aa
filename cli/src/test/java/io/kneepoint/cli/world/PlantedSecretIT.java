// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.cli.Kneepoint;
import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.generator.driver.PromptSource;
import io.kneepoint.generator.driver.SharedPrefixes;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key, a prompt and a completion are found in nothing that a run leaves behind: output, files, recording, topics. */
@Timeout(240)
class PlantedSecretIT {

    private static final String KEY = "sk-planted-0123456789abcdef-secret";
    private static final String COMPLETION = "knee of a curve";
    private static final int PROMPT_TOKENS = 32;

    @TempDir
    Path runs;

    @Test
    void shouldLeaveNoTraceOfKeyPromptAndCompletion() throws Exception {
        byte[] prompt = new PromptSource(1, SharedPrefixes.NONE).prompt(5, PROMPT_TOKENS);
        String promptPart = new String(prompt, StandardCharsets.UTF_8).substring(40, 80);
        List<String> secrets = List.of(KEY, KEY.substring(3), promptPart, COMPLETION);
        String url;
        List<String> outputs = new ArrayList<>();
        SimulatorOptions options = SimulatorOptions.of(
                        SimulatorCatalogue.packaged().blueprint("demo"))
                .withApiKey(KEY);
        try (SimulatorServer server = SimulatorServer.start(options)) {
            url = server.baseUri().resolve("/v1/chat/completions").toString();
            String[] sweep = {
                "sweep",
                "--url",
                url,
                "--model",
                "m",
                "--levels",
                "2,4",
                "--requests",
                "10",
                "--max-duration",
                "4s",
                "--prompt-tokens",
                "" + PROMPT_TOKENS,
                "--output-tokens",
                "8",
                "--runs",
                runs.toString()
            };
            Outcome good = execute(KEY, sweep);
            assertThat(good.exitCode()).as(good.text()).isZero();
            outputs.add(good.text());
            // A key that is refused is echoed by many servers: it must not come back out here.
            Outcome refused = execute(KEY + "-wrong", sweep);
            assertThat(refused.exitCode()).as(refused.text()).isEqualTo(4);
            assertThat(refused.text()).contains("does not accept the key");
            outputs.add(refused.text());
            // Several processes have the key too, and a topic to talk over.
            Outcome together = execute(
                    KEY,
                    "run",
                    plan().toString(),
                    "--url",
                    url,
                    "--workers",
                    "2",
                    "--run-id",
                    "together",
                    "--no-calibration",
                    "--runs",
                    runs.toString());
            assertThat(together.exitCode()).as(together.text()).isZero();
            outputs.add(together.text());
        }
        addReports(outputs);
        addPage(outputs);
        for (RecordedRun run : new Recordings(runs).list()) {
            try (RecordingReader reader = run.open()) {
                while (reader.hasNext()) {
                    outputs.add(reader.next().toString());
                }
            }
        }
        assertNoFileHolds(secrets);
        int records = addTopics(outputs);
        assertThat(records).isGreaterThan(100);
        for (String secret : secrets) {
            assertThat(outputs).noneMatch(output -> output.contains(secret));
        }
    }

    /** One file at a time: together, the broker's are larger than the heap. */
    private void assertNoFileHolds(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(runs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(secrets).as(file.toString()).noneMatch(text::contains);
            }
        }
    }

    private Path plan() throws IOException {
        return Files.writeString(runs.resolve("plan.yaml"), """
                name: secret
                endpoint: {model: m}
                prompts: {tokens: 32, outputTokens: 8}
                phases: [{sustained: {rate: 20/s, duration: 3s, warmUp: 500ms}}]
                """);
    }

    private void addReports(List<String> outputs) throws IOException, InterruptedException {
        String[][] commands = {
            {"report", "together"},
            {"report", "together", "--output", "json"},
            {"report", "together", "--markdown"},
            {"report", "together", "--html", runs.resolve("report.html").toString()},
            {"runs", "--output", "json"},
            {"compare", "together", "together", "--output", "json"},
            {"report", KEY},
        };
        for (String[] command : commands) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("--runs", runs.toString()));
            String text = execute(KEY, arguments.toArray(String[]::new)).text();
            // Who types a key as a name sees it once more in the refusal, and nowhere else.
            outputs.add(command[1].equals(KEY) ? "" : text);
        }
        assertThat(runs.resolve("report.html")).exists();
    }

    /** What the page and the metrics show of the runs on the embedded Kafka. */
    private void addPage(List<String> outputs) throws IOException, InterruptedException {
        try (ChildCommand analyze = ChildCommand.start(runs, "analyze", "--runs", runs.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> analyze.err().contains("the live page is at"));
            String address = analyze.err().replaceAll("(?s).*the live page is at (http://[^/]*/).*", "$1");
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of(
                    "", "api/choices", "api/compare?baseline=together&candidate=together", "metrics", "health")) {
                outputs.add(client.send(
                                HttpRequest.newBuilder(URI.create(address + path))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body());
            }
            HttpResponse<InputStream> events = client.send(
                    HttpRequest.newBuilder(URI.create(address + "events?run=together"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                while (line != null && !line.contains("\"together\"")) {
                    outputs.add(line);
                    line = lines.readLine();
                }
                assertThat(line).isNotNull();
                outputs.add(line);
            }
            outputs.add(analyze.err() + analyze.out());
        }
    }

    /** Every record of every topic, keys, values and headers as Latin-1 text. */
    private int addTopics(List<String> outputs) {
        int count = 0;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(runs.resolve(".kafka"));
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    outputs.add(text(record.key()) + text(record.value()) + record.headers());
                    count++;
                }
            }
        }
        return count;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private record Outcome(int exitCode, String text) {}

    private static Outcome execute(String key, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dkneepoint.verbose=true",
                "-cp",
                System.getProperty("java.class.path"),
                Kneepoint.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KNEEPOINT_API_KEY", key);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), text);
    }
}
