// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdOutputStream;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {

    private static final InstantSource CLOCK = InstantSource.fixed(SampleRun.CREATED.plusSeconds(60));

    @TempDir
    private Path runs;

    @Test
    void shouldGiveBackEveryEventInOrder() {
        List<StreamEvent> events = SampleRun.events(1_000, 1);

        RecordedRun run = record(events);

        assertThat(events).hasSizeGreaterThan(3 * EventFile.BLOCK_EVENTS);
        assertThat(read(run.directory())).isEqualTo(events);
    }

    @Test
    void shouldDescribeTheRunBeforeItStartsAndAfterItEnds() throws IOException {
        RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK);
        RecordedRun during = RecordedRun.in(writer.directory());
        SampleRun.events(10, 1).forEach(writer::append);
        writer.close();
        RecordedRun after = RecordedRun.in(writer.directory());

        assertThat(during.description()).isEqualTo(SampleRun.description());
        assertThat(during.outcome()).isEmpty();
        assertThat(during.beingRecorded()).isTrue();
        assertThat(after.description()).isEqualTo(SampleRun.description());
        assertThat(after.outcome())
                .contains(new RecordingOutcome(
                        CLOCK.instant(), SampleRun.events(10, 1).size(), 0, Optional.empty()));
        assertThat(after.beingRecorded()).isFalse();
        try (var files = Files.list(after.directory())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.json", "events.avro");
        }
    }

    @Test
    void shouldRememberThatTheRunMustNotBeTrusted() {
        List<StreamEvent> events = SampleRun.events(10, 1);
        StreamEvent last = events.get(events.size() - 1);
        StreamEvent lagged = StreamEvent.newBuilder(last)
                .setPayload(RunEnded.newBuilder((RunEnded) last.getPayload())
                        .setInvalidReason("the loop lagged")
                        .build())
                .build();
        RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK);
        events.subList(0, events.size() - 1).forEach(writer::append);
        writer.append(lagged);
        writer.close();

        assertThat(RecordedRun.in(writer.directory()).outcome().flatMap(RecordingOutcome::invalid))
                .contains("the loop lagged");
    }

    @Test
    void shouldKeepEveryPartOfADescription() {
        RunDescription full = RunDescription.builder("full", "vllm bench serve", SampleRun.CREATED)
                .recorder("kneepoint 0.1.0")
                .endpoint("http://127.0.0.1:8000/v1/chat/completions")
                .model("m")
                .plan(Map.of("levels", List.of(1, 2, 4), "nested", Map.of("deep", true)))
                .prompts(PromptFacts.of(List.of("one", "three")))
                .machine(MachineFacts.here())
                .calibration(Map.of("timingErrorP99Nanos", 120_000))
                .labels(Map.of("a", "b"))
                .build();

        RecordingWriter.create(runs, full, CLOCK).close();

        assertThat(RecordedRun.in(runs.resolve("full")).description()).isEqualTo(full);
    }

    @Test
    void shouldBeAStandardAvroFileWithZstandard() throws IOException {
        Path file = record(SampleRun.events(5, 1)).directory().resolve("events.avro");

        try (var plain = new DataFileReader<Object>(file.toFile(), new GenericDatumReader<>())) {
            assertThat(plain.getMetaString("avro.codec")).isEqualTo("zstandard");
            assertThat(plain.getSchema()).isEqualTo(StreamEvent.getClassSchema());
            assertThat(plain.getMetaString("kneepoint.run")).isEqualTo(SampleRun.RUN_ID);
            assertThat((Iterable<?>) plain).hasSize(SampleRun.events(5, 1).size());
        }
    }

    @Test
    void shouldReadACutFileToItsLastWholeBlockWithoutAnError() throws IOException {
        List<StreamEvent> events = SampleRun.events(60, 2);
        Path file = runs.resolve("cut.avro");
        List<Long> blockEnds = new ArrayList<>(List.of());
        try (OutputStream out = Files.newOutputStream(file);
                EventFile writer = new EventFile(out, "cut")) {
            blockEnds.add(Files.size(file));
            for (int i = 0; i < events.size(); i++) {
                writer.append(events.get(i));
                if (i % 50 == 49) {
                    writer.flush();
                    blockEnds.add(Files.size(file));
                }
            }
        }
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        List<Integer> cuts =
                new ArrayList<>(random.ints(200, 0, whole.length).boxed().toList());
        blockEnds.forEach(end -> cuts.addAll(List.of(end.intValue() - 1, end.intValue(), end.intValue() + 1)));
        cuts.addAll(IntStream.range(0, 80).boxed().toList());
        for (int cut : cuts) {
            Files.write(file, Arrays.copyOf(whole, cut));
            long wholeBlocks = blockEnds.stream().filter(end -> end <= cut).count() - 1;

            List<StreamEvent> read = read(file);

            assertThat(read).as("cut at byte %s", cut).isEqualTo(events.subList(0, (int)
                    Math.max(0, 50 * wholeBlocks)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{\"runId\": 1}",
                "Obk",
                "Obj\u0001garbage after a good beginning \u0000\u0000\u0000 and much more"
            })
    void shouldRefuseGarbageWithOneSentence(String garbage) throws IOException {
        Path file = Files.write(runs.resolve("garbage.avro"), garbage.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(RecordingException.class)
                .hasMessage("recording: " + file + " (expected: an Avro object container file of Kneepoint events)");
    }

    @Test
    void shouldRefuseAnAvroFileOfSomethingElse() throws IOException {
        Schema other =
                SchemaBuilder.record("Other").fields().requiredString("name").endRecord();
        Path file = runs.resolve("other.avro");
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(other))) {
            writer.create(other, file.toFile());
            writer.append(new GenericRecordBuilder(other).set("name", "x").build());
        }

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(RecordingException.class)
                .hasMessage("recording: " + file + " (expected: an Avro object container file of Kneepoint events)");
    }

    @Test
    void shouldSayWhereAFileIsDamaged() throws IOException {
        Path file = record(SampleRun.events(1_000, 1)).directory().resolve("events.avro");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 2; i < bytes.length / 2 + 100; i++) {
            bytes[i] ^= 0x5a;
        }
        Files.write(file, bytes);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("is damaged after event ")
                .hasMessageContaining("(expected: whole blocks up to its end)");
    }

    @Test
    void shouldNameAFileThatIsNotThere() {
        assertThatThrownBy(() -> read(runs.resolve("gone")))
                .isInstanceOf(RecordingException.class)
                .hasMessage("recording: " + runs.resolve("gone") + ": no such file");
    }

    @Test
    void shouldStayReadableAndCountWhenTheDiskIsFull() throws IOException {
        List<StreamEvent> events = SampleRun.events(2_000, 1);
        RecordingWriter writer = FullDisk.writer(runs, 40_000, CLOCK);
        long refused = 0;
        for (StreamEvent event : events) {
            try {
                writer.append(event);
            } catch (RecordingException e) {
                refused++;
                assertThat(e).hasMessageContaining("events.avro stops after ").hasMessageContaining("No space left");
            }
        }

        assertThat(refused).isPositive();
        assertThatThrownBy(writer::close).isInstanceOf(RecordingException.class).hasMessageContaining("No space left");
        assertThat(writer.written()).isPositive();
        assertThat(writer.written() + writer.lost()).isEqualTo(events.size());
        List<StreamEvent> read = read(writer.directory());
        assertThat(read).isEqualTo(events.subList(0, (int) writer.written()));
        RecordingOutcome outcome = RecordedRun.in(writer.directory()).outcome().orElseThrow();
        assertThat(outcome.eventsWritten()).isEqualTo(read.size());
        assertThat(outcome.eventsLost()).isEqualTo(writer.lost());
        assertThat(outcome.problem().orElseThrow()).contains("No space left");
    }

    @Test
    void shouldRefuseASecondWriterOfTheSameRun() {
        RecordingWriter first = RecordingWriter.create(runs, SampleRun.description(), CLOCK);

        assertThatThrownBy(() -> RecordingWriter.create(runs, SampleRun.description(), CLOCK))
                .isInstanceOf(RecordingException.class)
                .hasMessageEndingWith("(expected: one that no other process is writing)");
        first.close();
        assertThatThrownBy(() -> RecordingWriter.create(runs, SampleRun.description(), CLOCK))
                .isInstanceOf(RecordingException.class)
                .hasMessageEndingWith("(expected: one without a recording)");
    }

    @Test
    void shouldFlushBySchedule() {
        RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK);
        SampleRun.events(3, 1).forEach(writer::append);

        Awaitility.await()
                .untilAsserted(() -> assertThat(read(writer.directory())).isEqualTo(SampleRun.events(3, 1)));

        writer.close();
    }

    @Test
    void shouldNotMindAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            RecordedRun run = record(SampleRun.events(2_000, 1));

            assertThat(read(run.directory())).isEqualTo(SampleRun.events(2_000, 1));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldRefuseAnEventAfterItsEnd() {
        RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK);
        writer.close();
        writer.close();

        assertThatThrownBy(() -> writer.append(SampleRun.events(1, 1).get(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed (expected: open)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../up", "a/b", ".hidden", ""})
    void shouldRefuseNamesThatLeaveTheFolder(String name) {
        assertThatThrownBy(() -> RunDescription.builder(name, "kneepoint", SampleRun.CREATED)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run id: " + name);
    }

    @Test
    void shouldNotReadARunOfANewerFormat() throws IOException {
        Path directory = record(SampleRun.events(1, 1)).directory();
        Path file = directory.resolve("run.json");
        Files.writeString(file, Files.readString(file).replace("\"format\" : 1", "\"format\" : 2"));

        assertThatThrownBy(() -> RecordedRun.in(directory))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("format: 2 (expected: at most 1; a newer Kneepoint wrote this run)");
    }

    @Test
    void shouldIgnoreWhatItDoesNotKnowInADescription() throws IOException {
        Path directory = record(SampleRun.events(1, 1)).directory();
        Path file = directory.resolve("run.json");
        JsonNode tree = new ObjectMapper().readTree(file.toFile());
        ((ObjectNode) tree).put("novelty", 42);
        Files.writeString(file, tree.toString());

        assertThat(RecordedRun.in(directory).description()).isEqualTo(SampleRun.description());
    }

    private RecordedRun record(List<StreamEvent> events) {
        try (RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK)) {
            events.forEach(writer::append);
        }
        return RecordedRun.in(runs.resolve(SampleRun.RUN_ID));
    }

    private static List<StreamEvent> read(Path runOrFile) {
        List<StreamEvent> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(runOrFile)) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }

    @Test
    void shouldNotUnpackABomb() throws IOException {
        RecordingWriter.create(runs, SampleRun.description(), InstantSource.system())
                .close();
        Path file = runs.resolve(SampleRun.RUN_ID).resolve(RecordingWriter.EVENTS_FILE);
        byte[] header = Files.readAllBytes(file);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZstdOutputStream zeros = new ZstdOutputStream(bomb)) {
            for (int i = 0; i < 1_024; i++) {
                zeros.write(new byte[1 << 20]);
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(header);
        BinaryEncoder block = EncoderFactory.get().directBinaryEncoder(whole, null);
        block.writeLong(1);
        block.writeLong(bomb.size());
        block.writeFixed(bomb.toByteArray());
        block.writeFixed(header, header.length - 16, 16);
        block.flush();
        Files.write(file, whole.toByteArray());
        assertThat(whole.size()).isLessThan(1 << 20);

        try (RecordingReader reader = RecordingReader.open(file)) {
            assertThatThrownBy(reader::hasNext)
                    .isInstanceOf(RecordingException.class)
                    .hasMessageContaining("is damaged after event 0");
        }
    }
}
