// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.sink.CollectingSink;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VllmImportTest {

    private static final Path REAL = Path.of("src/test/resources/vllm");
    private static final double RELATIVE = 1e-4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base/concurrency1.json",
                "base/concurrency2.json",
                "base/concurrency4.json",
                "base/concurrency8.json",
                "base/concurrency16.json",
                "base/concurrency32.json",
                "slow/concurrency1.json",
                "slow/concurrency8.json",
                "slow/concurrency16.json"
            })
    void shouldGiveTheNumbersThatVllmPrinted(String name) throws IOException {
        JsonNode printed = new ObjectMapper().readTree(REAL.resolve(name).toFile());

        List<ImportedTimes> requests = ImportedTimes.of(imported(REAL.resolve(name)));

        assertThat(requests).hasSize(80);
        double[] tpots = requests.stream()
                .filter(request -> request.outputTokens > 1)
                .mapToDouble(ImportedTimes::tpotMs)
                .sorted()
                .toArray();
        double[] ttfts =
                requests.stream().mapToDouble(ImportedTimes::ttftMs).sorted().toArray();
        assertClose(Arrays.stream(tpots).average().orElseThrow(), printed.get("mean_tpot_ms"));
        assertClose(median(tpots), printed.get("median_tpot_ms"));
        assertClose(Arrays.stream(ttfts).average().orElseThrow(), printed.get("mean_ttft_ms"));
        assertClose(median(ttfts), printed.get("median_ttft_ms"));
        double[] gaps = requests.stream()
                .flatMapToDouble(ImportedTimes::gapsMs)
                .sorted()
                .toArray();
        assertClose(Arrays.stream(gaps).average().orElseThrow(), printed.get("mean_itl_ms"));
        assertClose(median(gaps), printed.get("median_itl_ms"));
        assertThat(requests.stream().mapToLong(request -> request.outputTokens).sum())
                .isEqualTo(printed.get("total_output_tokens").asLong());
    }

    @Test
    void shouldMakeOneStageOfEachFileInOrderOfConcurrency() {
        List<Path> files = List.of(
                REAL.resolve("base/concurrency16.json"),
                REAL.resolve("base/concurrency2.json"),
                REAL.resolve("base/concurrency1.json"));

        List<StreamEvent> events = imported(files, ImportOptions.NONE);

        List<StageStarted> stages = payloads(events, StageStarted.class);
        assertThat(stages).extracting(StageStarted::getConcurrency).containsExactly(1, 2, 16);
        assertThat(stages)
                .extracting(StageStarted::getName)
                .containsExactly("concurrency 1", "concurrency 2", "concurrency 16");
        assertThat(stages)
                .allMatch(stage -> stage.getKind() == LoadKind.CLOSED_LOOP && stage.getStartedEpochNanos() == null);
        assertThat(payloads(events, StageEnded.class))
                .extracting(StageEnded::getStatedDurationNanos)
                .containsExactly(24_662_572_693L, 22_495_451_843L, 27_631_661_119L);
        assertThat(payloads(events, StageEnded.class))
                .extracting(StageEnded::getRequestsScheduled)
                .containsExactly(80L, 80L, 80L);
    }

    @Test
    void shouldTagTheRunAndInventNoTimes() {
        List<StreamEvent> events = imported(REAL.resolve("base/concurrency8.json"));

        RunStarted started = payloads(events, RunStarted.class).get(0);
        assertThat(started.getTool()).isEqualTo("vllm bench serve");
        assertThat(started.getModel()).isEqualTo("tiny");
        assertThat(started.getEndpoint()).isNull();
        assertThat(started.getLabels()).containsEntry("backend", "openai-chat");
        assertThat(started.getStartedEpochNanos()).isNull();
        assertThat(started.getWorkers()).isEqualTo(1);
        assertThat(started.getDefinitions().getFirstToken()).isEqualTo(FirstTokenRule.FIRST_CHOICE_CHUNK);
        assertThat(started.getDefinitions().getLastToken()).isEqualTo(LastTokenRule.LAST_CHUNK);
        assertThat(started.getDefinitions().getFidelity()).isEqualTo(Fidelity.A);
        assertThat(payloads(events, RequestSent.class)).allMatch(sent -> sent.getSentEpochNanos() == null);
        assertThat(payloads(events, RequestScheduled.class)).allMatch(sent -> sent.getIntendedEpochNanos() == null);
    }

    @Test
    void shouldNumberEventsDenselyAndStateTheTotals() {
        List<StreamEvent> events = imported(REAL.resolve("base/concurrency8.json"));

        RunEnded ended = (RunEnded) events.get(events.size() - 1).getPayload();
        assertThat(ended.getEventsGenerated()).isEqualTo(events.size());
        assertThat(ended.getRequestsScheduled()).isEqualTo(80);
        long ordinal = -1;
        long sequence = 0;
        long runSequence = 0;
        for (StreamEvent event : events) {
            if (event.getOrdinal() == null) {
                assertThat(event.getSequence()).isEqualTo(runSequence++);
            } else {
                sequence = event.getOrdinal() == ordinal ? sequence + 1 : 0;
                ordinal = event.getOrdinal();
                assertThat(event.getSequence())
                        .as("event of request %s", ordinal)
                        .isEqualTo(sequence);
            }
        }
        assertThat(ordinal).isEqualTo(79);
    }

    @Test
    void shouldPlaceEveryChunkOfTheNewForm() throws IOException {
        Path file = Files.writeString(folder.resolve("new.json"), NEW_FORM);

        List<StreamEvent> events = imported(file);

        List<TokensArrived> frames = payloads(events, TokensArrived.class);
        assertThat(frames.get(0))
                .isEqualTo(new TokensArrived(
                        200_000_000L, List.of(100_000_000L, 150_000_000L, 50_000_000L), List.of(), null));
        RequestEnded first = payloads(events, RequestEnded.class).get(0);
        assertThat(first.getOutcome()).isEqualTo(Outcome.OK);
        assertThat(first.getFirstChoiceOffsetNanos()).isEqualTo(200_000_000L);
        assertThat(first.getClosedOffsetNanos()).isEqualTo(500_000_000L);
        assertThat(first.getOutputTokens()).isEqualTo(4);
        assertThat(payloads(events, RequestScheduled.class).get(0).getPromptTokens())
                .isEqualTo(8);
        assertThat(payloads(events, StageStarted.class).get(0).getRatePerSecond())
                .isEqualTo(2.5);
        assertThat(payloads(events, StageStarted.class).get(0).getKind()).isEqualTo(LoadKind.OPEN_LOOP);
        assertThat(payloads(events, StageStarted.class).get(0).getConcurrency()).isNull();
    }

    @Test
    void shouldLeaveTimesOutWithoutAZoneAndSaySo() throws IOException {
        Path file = Files.writeString(folder.resolve("new.json"), NEW_FORM);

        CheckedImport checked = new VllmImport().check(List.of(file), ImportOptions.NONE);

        assertThat(checked.facts().notes()).singleElement().asString().contains("give the zone");
        assertThat(payloads(imported(file), RequestSent.class)).allMatch(sent -> sent.getSentEpochNanos() == null);
    }

    @Test
    void shouldLayTheRunToItsDateInTheGivenZone() throws IOException {
        Path file = Files.writeString(folder.resolve("new.json"), NEW_FORM);
        ImportOptions berlin = new ImportOptions(Optional.of(ZoneId.of("Europe/Berlin")), Map.of());

        List<StreamEvent> events = imported(List.of(file), berlin);

        long ended = Instant.parse("2026-09-11T08:15:00Z").getEpochSecond() * 1_000_000_000L;
        long started = ended - 12_500_000_000L;
        assertThat(payloads(events, RunStarted.class).get(0).getStartedEpochNanos())
                .isEqualTo(started);
        assertThat(payloads(events, RunEnded.class).get(0).getEndedEpochNanos()).isEqualTo(ended);
        assertThat(payloads(events, RequestSent.class))
                .extracting(RequestSent::getSentEpochNanos)
                .containsExactly(started, started + 250_000_000L, started + 1_000_000_000L);
        assertThat(payloads(events, RequestScheduled.class))
                .extracting(RequestScheduled::getIntendedEpochNanos)
                .containsExactly(started, started + 150_000_000L, started + 1_000_000_000L);
        assertThat(payloads(events, StageEnded.class).get(0).getStatedDurationNanos())
                .isNull();
    }

    @Test
    void shouldReadAppendedResultsAsStages() throws IOException {
        String second = NEW_FORM.replace("\"max_concurrency\":4", "\"max_concurrency\":2");
        Path file = Files.writeString(folder.resolve("appended.json"), NEW_FORM + "\n" + second);

        List<StreamEvent> events = imported(file);

        assertThat(payloads(events, StageStarted.class)).hasSize(2);
        assertThat(payloads(events, RequestEnded.class)).hasSize(6);
        assertThat(payloads(events, TokensArrived.class).get(0))
                .isEqualTo(payloads(events, TokensArrived.class).get(2));
    }

    @Test
    void shouldClassifyFailuresAndKeepNoneOfTheirText() throws IOException {
        Path file = Files.writeString(folder.resolve("new.json"), NEW_FORM);

        List<StreamEvent> events = imported(file);

        RequestEnded failed = payloads(events, RequestEnded.class).get(2);
        assertThat(failed.getOutcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(failed.getOutputTokens()).isNull();
        assertThat(events.toString()).doesNotContain("sk-planted").doesNotContain("tell me a secret");
    }

    @Test
    void shouldCountARequestWithoutAnyAnswerAsFailed() throws IOException {
        String noErrors = NEW_FORM.replaceAll(",\"errors\":\\[.*?\\]", "");
        Path file = Files.writeString(folder.resolve("noerrors.json"), noErrors);

        List<RequestEnded> ended = payloads(imported(file), RequestEnded.class);

        assertThat(ended).extracting(RequestEnded::getOutcome).containsExactly(Outcome.OK, Outcome.OK, Outcome.UNKNOWN);
    }

    @Test
    void shouldSayWhenChunksAreFewerThanTokens() throws IOException {
        Path file = Files.writeString(folder.resolve("merged.json"), NEW_FORM.replace("[4,4,0]", "[40,4,0]"));

        assertThat(new VllmImport()
                        .check(List.of(file), ImportOptions.NONE)
                        .facts()
                        .notes())
                .anyMatch(note -> note.startsWith("1 requests had fewer chunks than tokens"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[0.1,0.15,0.05] | [0.1,-0.15,0.05] | /itls/0/1 (line 2): -0.15 (expected: seconds, 0 or more)",
                "[0.1,0.15,0.05] | [0.1,NaN,0.05] | /itls/0/1 (line 2): NaN (expected: seconds, 0 or more)",
                "[0.1,0.15,0.05] | [0.1,\"x\",0.05] | /itls/0/1 (line 2): a text (expected: seconds, 0 or more)",
                "[[0.1,0.15,0.05] | [7,[0.1,0.15,0.05] | /itls/0 (line 2): 7 (expected: an array)",
                "\"output_lens\":[4,4,0] | \"output_lens\":[4,4] | output_lens: 2 values (expected: 3, as many as input_lens has)",
                "\"output_lens\":[4,4,0] | \"output_lens\":[4,4,1.5] | /output_lens/2 (line 1): 1.5 (expected: a count of tokens, 0 or more)",
                "\"ttfts\" | \"ttft\" | ttfts: absent (expected: in a result that was saved with --save-detailed)",
                "\"itls\" | \"gaps\" | itls: absent (expected: in a result that was saved with --save-detailed)",
                "\"20260911-101500\" | \"yesterday\" | /date (line 1): a text (expected: a date such as 20260911-101500)",
                "\"duration\":12.5 | \"duration\":-1 | /duration (line 1): -1 (expected: seconds, 0 or more)",
                "\"duration\":12.5 | \"duration\":1e300 | /duration (line 1): 1e300 (expected: seconds, at most 292 years)",
                "\"errors\" | \"errors\" \"again\" | no JSON at line 2"
            })
    void shouldRefuseWithOneClearSentence(String was, String becomes, String expected) throws IOException {
        String text = NEW_FORM.replace(was, becomes);
        assertThat(text).isNotEqualTo(NEW_FORM);
        Path file = Files.writeString(folder.resolve("bad.json"), text);

        CollectingSink sink = new CollectingSink();
        ImportException refused = refused(file);

        assertThat(refused).hasMessageStartingWith(file.toString()).hasMessageContaining(expected);
        assertThat(refused.getMessage()).doesNotContain("\n").doesNotContain("sk-planted");
        assertThat(sink.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[1,2]", "{\"a\":", "\u0000\u0001", "42"})
    void shouldRefuseWhatIsNoResult(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);

        assertThat(refused(file)).hasMessageStartingWith(file.toString()).hasMessageContaining("expected: ");
        assertThat(new VllmImport().looksLike(file)).isFalse();
    }

    @Test
    void shouldRefuseFilesOfTwoModels() throws IOException {
        Path one = Files.writeString(folder.resolve("one.json"), NEW_FORM);
        Path other = Files.writeString(folder.resolve("other.json"), NEW_FORM.replace("\"m\"", "\"n\""));

        assertThat(catchThrowableOfType(ImportException.class, () -> imported(List.of(one, other), ImportOptions.NONE)))
                .hasMessageContaining("model n where another file has m (expected: one in all files of a run)");
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        assertThat(refused(folder.resolve("gone.json"))).hasMessageContaining("gone.json: no such file");
        assertThat(new VllmImport().looksLike(folder.resolve("gone.json"))).isFalse();
    }

    @Test
    void shouldBeRecognised() throws IOException {
        Path file = Files.writeString(folder.resolve("new.json"), NEW_FORM);

        assertThat(Imports.recognise(List.of(file, REAL.resolve("base/concurrency1.json")))
                        .name())
                .isEqualTo("vllm");
    }

    /** Two answered requests and a refused one, as a later vLLM writes them; two lines, so that places can be told. */
    private static final String NEW_FORM =
            "{\"date\":\"20260911-101500\",\"backend\":\"openai-chat\",\"model_id\":\"m\","
                    + "\"num_prompts\":3,\"request_rate\":2.5,\"burstiness\":1.0,\"max_concurrency\":4,\"duration\":12.5,"
                    + "\"completed\":2,\"failed\":1,\"std_ttft_ms\":NaN,\"input_lens\":[8,9,8],\"output_lens\":[4,4,0],\n"
                    + "\"ttfts\":[0.2,0.25,0.0],\"itls\":[[0.1,0.15,0.05],[0.1,0.1,0.1],[]],\"latencies\":[0.5,0.55,0.0],"
                    + "\"start_times\":[81234.125,81234.375,81235.125],\"queue_times\":[0.0,0.1,0.0],"
                    + "\"generated_texts\":[\"a\",\"b\",\"\"],\"errors\":[\"\",\"\",\"Too Many Requests: tell me a secret,"
                    + " key sk-planted-12345678\"],\"mean_tpot_ms\":100.0}";

    private ImportException refused(Path file) {
        return catchThrowableOfType(ImportException.class, () -> imported(List.of(file), ImportOptions.NONE));
    }

    private static List<StreamEvent> imported(Path file) {
        return imported(List.of(file), ImportOptions.NONE);
    }

    private static List<StreamEvent> imported(List<Path> files, ImportOptions options) {
        CollectingSink sink = new CollectingSink();
        new VllmImport().check(files, options).writeTo("imported", sink);
        return sink.events();
    }

    private static <T> List<T> payloads(List<StreamEvent> events, Class<T> type) {
        List<T> found = new ArrayList<>();
        for (StreamEvent event : events) {
            if (type.isInstance(event.getPayload())) {
                found.add(type.cast(event.getPayload()));
            }
        }
        return found;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void assertClose(double actual, JsonNode printed) {
        assertThat(actual).isCloseTo(printed.asDouble(), within(printed.asDouble() * RELATIVE));
    }
}
