// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.sink.CollectingSink;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerImportsTest {

    private static final Path SAMPLES = Path.of("src/test/resources/imports");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aiperf.jsonl",
                "aiperf-raw.jsonl",
                "guidellm.json",
                "mlperf.jsonl",
                "genai-perf.json",
                "inference-perf.json",
                "llmperf.json",
                "sglang.jsonl",
                "llm-load-test.json"
            })
    void shouldGiveEveryNumberOfTheFileAndNoText(String sample) throws IOException {
        List<StreamEvent> events = imported(SAMPLES.resolve(sample));

        assertThat(EventText.of(events)).isEqualTo(Files.readAllLines(SAMPLES.resolve(sample + ".expected")));
        assertThat(events.toString()).doesNotContain("secret");
        RunEnded ended = (RunEnded) events.get(events.size() - 1).getPayload();
        assertThat(ended.getEventsGenerated()).isEqualTo(events.size());
    }

    @ParameterizedTest
    @CsvSource({
        "aiperf.jsonl, aiperf",
        "aiperf-raw.jsonl, aiperf-raw",
        "guidellm.json, guidellm",
        "mlperf.jsonl, mlperf",
        "genai-perf.json, genai-perf",
        "inference-perf.json, inference-perf",
        "llmperf.json, llmperf",
        "sglang.jsonl, sglang",
        "llm-load-test.json, llm-load-test",
        "../vllm/base/concurrency1.json, vllm"
    })
    void shouldRecogniseEachFormatAndTakeItForNoOther(String sample, String format) {
        List<String> recognised = Imports.all().stream()
                .filter(one -> one.looksLike(SAMPLES.resolve(sample)))
                .map(Import::name)
                .toList();

        assertThat(recognised).containsExactly(format);
        assertThat(Imports.named(format).name()).isEqualTo(format);
    }

    @Test
    void shouldSayWhichFileIsOfAnotherFormat() {
        Path guidellm = SAMPLES.resolve("guidellm.json");
        Path sglang = SAMPLES.resolve("sglang.jsonl");
        Importer importer = new Importer(folder, "kneepoint", Clock.systemUTC());

        assertThat(catchThrowableOfType(ImportException.class, () -> Imports.recognise(List.of(guidellm, sglang))))
                .hasMessage(sglang + ": sglang, beside " + guidellm
                        + ", which is guidellm (expected: files of one format, which become one run)");
        assertThat(catchThrowableOfType(
                        ImportException.class,
                        () -> importer.importRun("x", new GuidellmImport(), List.of(sglang), ImportOptions.NONE)))
                .hasMessage(sglang + ": a file of sglang (expected: one of guidellm)");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void shouldSayWhatItCannotRecognise() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": 1}");

        assertThat(catchThrowableOfType(ImportException.class, () -> Imports.recognise(List.of(file))))
                .hasMessageStartingWith(file + ": of no known format (expected: one of vllm, sglang, ");
        assertThat(catchThrowableOfType(ImportException.class, () -> Imports.recognise(List.of(folder.resolve("no")))))
                .hasMessageContaining("no such file");
        assertThat(catchThrowableOfType(ImportException.class, () -> Imports.named("wrk")))
                .hasMessageStartingWith("format: wrk (expected: one of vllm, ");
    }

    @Test
    void shouldMeetTheNumbersThatThePeersPrintWhereDefinitionsAgree() {
        ImportedTimes guidellm =
                ImportedTimes.of(imported(SAMPLES.resolve("guidellm.json"))).get(1);
        ImportedTimes loadTest = ImportedTimes.of(imported(SAMPLES.resolve("llm-load-test.json")))
                .get(0);
        ImportedTimes aiperf =
                ImportedTimes.of(imported(SAMPLES.resolve("aiperf.jsonl"))).get(0);

        assertThat(guidellm.ttftMs()).isEqualTo(2000.0);
        assertThat(guidellm.tpotMs()).isCloseTo(23.62204724409449, within(1e-9));
        assertThat(loadTest.ttftMs()).isEqualTo(250.0);
        assertThat(loadTest.tpotMs()).isEqualTo(187.5);
        assertThat(aiperf.tpotMs()).isCloseTo((270.896077 - 255.88) / 8, within(1e-9));
    }

    @Test
    void shouldLowerTheFidelityOfAiperfWithoutChunkLatencies() throws IOException {
        String text =
                Files.readString(SAMPLES.resolve("aiperf.jsonl")).replaceAll("\"inter_chunk_latency\":\\{[^}]*},", "");
        Path file = Files.writeString(folder.resolve("aiperf.jsonl"), text);

        List<String> lines = EventText.of(imported(file));

        assertThat(lines.get(0)).endsWith("FIRST_CONTENT LAST_CONTENT B");
        assertThat(lines).anyMatch(line -> line.startsWith("0:") && line.contains(" [255880000] [270896077x8] "));
        assertThat(notes(file))
                .contains("1 requests have no inter_chunk_latency: their arrivals between the first and"
                        + " the last are unknown");
    }

    @Test
    void shouldUseTheTimesThatSomeForksOfLlmperfAdd() throws IOException {
        String text = Files.readString(SAMPLES.resolve("llmperf.json"))
                .replace("{\"error_code\"", "{\"start_time\":1702000000.25,\"error_code\"");
        Path file = Files.writeString(folder.resolve("llmperf.json"), text);

        List<String> lines = EventText.of(imported(file));

        assertThat(lines.get(0)).isEqualTo("run llmperf at=1702000000250000000 FIRST_CONTENT STREAM_END B");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("0: intended=1702000000250000000 asked=252 sent=1702000000250000000 ["));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aiperf.jsonl | \"request_start_ns\":1759813207532900363, | | line 2.metadata.request_start_ns: absent (expected: nanoseconds, 0 or more)",
                "aiperf.jsonl | [4.898437, | [-4.898437, | line 2.metrics.inter_chunk_latency.value[0]: -4.898437 (expected: milliseconds, 0 or more)",
                "aiperf.jsonl | \"value\":255.88,\"unit\":\"ms\" | \"value\":255.88,\"unit\":\"weeks\" | line 2.metrics.time_to_first_token.unit: a text (expected: s, ms, us or ns)",
                "aiperf.jsonl | \"metrics\":{\"error_isl\" | \"metrics\":7,\"x\":{\"error_isl\" | line 3.metrics: 7 (expected: an object)",
                "aiperf-raw.jsonl | \"perf_ns\":5010000000 | \"perf_ns\":4010000000 | line 1.responses[0].perf_ns: 4010000000 (expected: no time before the request's start)",
                "guidellm.json | \"last_token_iteration\":1234567895.0 | \"last_token_iteration\":NaN | timings.last_token_iteration: NaN (expected: seconds, 0 or more)",
                "guidellm.json | \"request_end\":1234567900.0 | \"request_end\":1234567000.0 | timings.request_end: 1234567000 (expected: no time before the request's start)",
                "guidellm.json | \"benchmarks\" | \"benchmark\" | no benchmarks (expected: at least one)",
                "mlperf.jsonl | \"timestamp_ns\":15000, | \"timestamp_ns\":\"x\", | line 8.timestamp_ns: a text (expected: nanoseconds, 0 or more)",
                "mlperf.jsonl | \"event_type\":\"session.ended\" | \"event\":\"session.ended\" | line 16.event_type: absent (expected: a text)",
                "genai-perf.json | 5000000,8000000 | 8000000,5000000 | response_timestamps[3]: before the one before it (expected: ascending times)",
                "genai-perf.json | ,{\"response\":\"data: [DONE]\\n\\n\"} | | response_outputs: an array (expected: as many as response_timestamps)",
                "inference-perf.json | \"start_time\":100.25 | \"start_time\":true | line 1.start_time: true (expected: seconds, 0 or more)",
                "inference-perf.json | \"output_tokens\":5 | \"output_tokens\":5.5 | output_tokens: 5.5 (expected: a whole number, 0 or more)",
                "llmperf.json | \"ttft_s\":0.057249 | \"ttft_s\":5.057249 | line 1.end_to_end_latency_s: 1.056803 (expected: no less than ttft_s)",
                "llmperf.json | [{\"error_code\":null | {\"error_code\":null | an object (expected: an array)",
                "sglang.jsonl | \"ttfts\":[0.25,0.5] | \"ttfts\":[0.25] | ttfts: 1 values (expected: 2, as many as input_lens has)",
                "llm-load-test.json | \"start_time\":1702000000.5,\"ack_time\":null | \"start_time\":1e300,\"ack_time\":null | start_time: 1E+300 (expected: seconds, 0 or more, at most 292 years)",
                "llm-load-test.json | }}} | }} | no JSON at line"
            })
    void shouldRefuseWithOneClearSentence(String sample, String was, String becomes, String expected)
            throws IOException {
        String good = Files.readString(SAMPLES.resolve(sample));
        int at = good.lastIndexOf(was);
        assertThat(at).as("'%s' in %s", was, sample).isNotNegative();
        String bad = good.substring(0, at) + (becomes == null ? "" : becomes) + good.substring(at + was.length());
        Path file = Files.writeString(folder.resolve(sample), bad);
        Import format = Imports.recognise(List.of(SAMPLES.resolve(sample)));

        ImportException refused =
                catchThrowableOfType(ImportException.class, () -> format.check(List.of(file), ImportOptions.NONE));

        assertThat(refused).hasMessageStartingWith(file.toString()).hasMessageContaining(expected);
        assertThat(refused.getMessage()).doesNotContain("\n").doesNotContain("secret");
    }

    @Test
    void shouldRecordAnImportAsARun() throws IOException {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
        ImportOptions labelled = new ImportOptions(Optional.empty(), Map.of("experiment", "one"));
        List<Path> files = List.of(SAMPLES.resolve("guidellm.json"));

        RecordedRun run = new Importer(folder, "kneepoint 0.1.0", clock)
                .importRun("imported", Imports.named("guidellm"), files, labelled);

        assertThat(run.description().tool()).isEqualTo("guidellm");
        assertThat(run.description().recorder()).isEqualTo("kneepoint 0.1.0");
        assertThat(run.description().model()).contains("m");
        assertThat(run.description().endpoint()).contains("http://h:8000");
        assertThat(run.description().machine()).isEmpty();
        assertThat(run.description().labels()).containsExactly(Map.entry("experiment", "one"));
        assertThat(run.description().plan())
                .containsEntry("format", "guidellm")
                .containsEntry("importedFrom", List.of("guidellm.json"));
        List<StreamEvent> recorded = new ArrayList<>();
        try (RecordingReader reader = run.open()) {
            reader.forEachRemaining(recorded::add);
        }
        CollectingSink sink = new CollectingSink();
        Imports.named("guidellm").check(files, labelled).writeTo("imported", sink);
        assertThat(recorded).isEqualTo(sink.events());
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void shouldBeginNoRunForABadFile() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "[]");
        Importer importer = new Importer(folder.resolve("runs"), "kneepoint 0.1.0", InstantSource.system());

        assertThat(catchThrowableOfType(
                        ImportException.class,
                        () -> importer.importRun("x", Imports.named("llmperf"), List.of(bad), ImportOptions.NONE)))
                .hasMessage(bad + ": no requests (expected: at least one)");
        assertThat(Files.exists(folder.resolve("runs"))).isFalse();
    }

    private static List<StreamEvent> imported(Path file) {
        List<Path> files = List.of(file);
        CollectingSink sink = new CollectingSink();
        Imports.recognise(files).check(files, ImportOptions.NONE).writeTo("imported", sink);
        return sink.events();
    }

    private static List<String> notes(Path file) {
        return Imports.recognise(List.of(file))
                .check(List.of(file), ImportOptions.NONE)
                .facts()
                .notes();
    }
}
