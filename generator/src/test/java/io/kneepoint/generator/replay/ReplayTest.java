// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.imports.ImportOptions;
import io.kneepoint.generator.imports.Importer;
import io.kneepoint.generator.imports.VllmImport;
import io.kneepoint.generator.recording.EventTimes;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.generator.sink.CollectingSink;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    private static final InstantSource CLOCK = InstantSource.fixed(SampleRun.CREATED);

    @TempDir
    private Path runs;

    @Test
    void shouldHandOnEveryEventOnceAndInOrder() throws InterruptedException {
        List<StreamEvent> events = SampleRun.events(100, 1);
        CollectingSink sink = new CollectingSink();

        ReplayResult result = replay(new ReplaySpeed.Max(), new FakeClock(0), record(events), sink);

        assertThat(sink.events()).isEqualTo(events);
        assertThat(sink.isClosed()).isFalse();
        assertThat(result.events()).isEqualTo(events.size());
        assertThat(result.ended()).isTrue();
        assertThat(result.runDurationNanos()).isEqualTo(lastTime(events) - SampleRun.START_EPOCH_NANOS);
    }

    @ParameterizedTest
    @CsvSource({"1x, 1.0", "10x, 10.0", "0.5x, 0.5"})
    void shouldPaceWithoutDrift(String speed, double factor) throws InterruptedException {
        List<StreamEvent> events = SampleRun.events(200, 2);
        FakeClock clock = new FakeClock(150_000);
        List<Long> left = new ArrayList<>();

        replay(ReplaySpeed.parse(speed), clock, record(events), new TimingSink(clock, left));

        EventTimes times = new EventTimes();
        long latest = SampleRun.START_EPOCH_NANOS;
        for (int i = 0; i < events.size(); i++) {
            OptionalLong at = times.epochNanosOf(events.get(i));
            latest = Math.max(latest, at.orElse(latest));
            long due = Math.round((latest - SampleRun.START_EPOCH_NANOS) / factor);
            assertThat(left.get(i)).as("event %s", i).isBetween(due, due + 150_000);
        }
    }

    @Test
    void shouldNotWaitAtFullSpeed() throws InterruptedException {
        FakeClock clock = new FakeClock(0);

        replay(new ReplaySpeed.Max(), clock, record(SampleRun.events(20, 1)), new CollectingSink());

        assertThat(clock.now).isEqualTo(FakeClock.START);
    }

    @Test
    void shouldReplayACutRecordingAsFarAsItGoes() throws IOException, InterruptedException {
        List<StreamEvent> events = SampleRun.events(700, 3);
        RecordedRun run = record(events);
        Path file = run.directory().resolve("events.avro");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
        CollectingSink sink = new CollectingSink();

        ReplayResult result = replay(new ReplaySpeed.Max(), new FakeClock(0), run, sink);

        assertThat(result.ended()).isFalse();
        assertThat(sink.events()).hasSizeBetween(1, events.size() - 1);
        assertThat(sink.events()).isEqualTo(events.subList(0, sink.events().size()));
    }

    @Test
    void shouldReportProgressUpToTheTotal() throws InterruptedException {
        List<StreamEvent> events = SampleRun.events(3_000, 4);
        List<ReplayProgress> reports = new ArrayList<>();

        new Replay(new ReplaySpeed.Max(), new FakeClock(0), reports::add).run(record(events), new CollectingSink());

        assertThat(reports).hasSizeGreaterThan(2);
        assertThat(reports).extracting(ReplayProgress::events).isSorted();
        assertThat(reports.get(reports.size() - 1))
                .isEqualTo(new ReplayProgress(
                        events.size(), OptionalLong.of(events.size()), lastTime(events) - SampleRun.START_EPOCH_NANOS));
    }

    @Test
    void shouldStopWhenTheSinkDropsEvents() {
        RecordedRun run = record(SampleRun.events(10, 1));
        EventSink lossy = new EventSink() {
            @Override
            public void accept(StreamEvent event) {}

            @Override
            public long dropped() {
                return 7;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> replay(new ReplaySpeed.Max(), new FakeClock(0), run, lossy))
                .isInstanceOf(ReplayException.class)
                .hasMessage("replay: 7 events of run " + SampleRun.RUN_ID
                        + " were not taken (expected: all, or the copy is worth nothing)");
    }

    @Test
    void shouldReplayAnImportWithoutTimesOnlyAtFullSpeed() throws InterruptedException {
        RecordedRun run = new Importer(runs, "kneepoint 0.1.0", CLOCK)
                .importRun(
                        "imported",
                        new VllmImport(),
                        List.of(Path.of("src/test/resources/vllm/base/concurrency1.json")),
                        ImportOptions.NONE);
        CollectingSink sink = new CollectingSink();

        ReplayResult result = replay(new ReplaySpeed.Max(), new FakeClock(0), run, sink);

        assertThat(result.ended()).isTrue();
        assertThat(result.events()).isEqualTo(sink.events().size()).isGreaterThan(240);
        assertThat(result.runDurationNanos()).isZero();
        assertThatThrownBy(() -> replay(ReplaySpeed.parse("1x"), new FakeClock(0), run, sink))
                .isInstanceOf(ReplayException.class)
                .hasMessage("speed: 1x (expected: max, because run imported was imported without absolute times)");
    }

    @Test
    void shouldStopWhenTold() {
        RecordedRun run = record(SampleRun.events(10, 1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> replay(new ReplaySpeed.Max(), new FakeClock(0), run, new CollectingSink()))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "fast", "0x", "-1x", "1", "1e9x", "1 x"})
    void shouldRefuseASpeedThatIsNone(String text) {
        assertThatThrownBy(() -> ReplaySpeed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("speed: ");
    }

    @Test
    void shouldReadSpeeds() {
        assertThat(ReplaySpeed.parse("max")).isEqualTo(new ReplaySpeed.Max());
        assertThat(ReplaySpeed.parse("2.5x")).isEqualTo(new ReplaySpeed.Times(2.5));
    }

    @Test
    void shouldGiveTheArrivalsAsASchedule() {
        List<StreamEvent> events = SampleRun.events(50, 5);
        List<RecordedArrival> arrivals = new ArrayList<>();

        try (RecordedArrivals recorded = RecordedArrivals.of(record(events))) {
            recorded.forEachRemaining(arrivals::add);
        }

        List<RequestScheduled> scheduled = events.stream()
                .map(StreamEvent::getPayload)
                .filter(RequestScheduled.class::isInstance)
                .map(RequestScheduled.class::cast)
                .toList();
        assertThat(arrivals).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(arrivals.get(i))
                    .isEqualTo(new RecordedArrival(
                            0,
                            OptionalLong.of(scheduled.get(i).getIntendedEpochNanos() - SampleRun.START_EPOCH_NANOS),
                            OptionalInt.of(100),
                            OptionalInt.of(40)));
        }
    }

    @Test
    void shouldGiveRequestsWithoutAnAnswerNoOutputLength() {
        List<StreamEvent> events = SampleRun.events(2, 6).stream()
                .filter(event -> !(event.getPayload() instanceof RequestEnded))
                .toList();
        List<RecordedArrival> arrivals = new ArrayList<>();

        try (RecordedArrivals recorded = RecordedArrivals.of(record(events))) {
            recorded.forEachRemaining(arrivals::add);
        }

        assertThat(arrivals)
                .hasSize(2)
                .allMatch(arrival -> arrival.outputTokens().isEmpty());
        assertThat(arrivals.get(1).promptTokens()).hasValue(101);
    }

    private static ReplayResult replay(ReplaySpeed speed, ReplayClock clock, RecordedRun run, EventSink sink)
            throws InterruptedException {
        return new Replay(speed, clock, progress -> {}).run(run, sink);
    }

    private RecordedRun record(List<StreamEvent> events) {
        try (RecordingWriter writer = RecordingWriter.create(runs, SampleRun.description(), CLOCK)) {
            events.forEach(writer::append);
        }
        return RecordedRun.in(runs.resolve(SampleRun.RUN_ID));
    }

    private static long lastTime(List<StreamEvent> events) {
        return new EventTimes().epochNanosOf(events.get(events.size() - 1)).orElseThrow();
    }

    /** Jumps as far as it is told to sleep, and a little further, as sleeps do. */
    private static final class FakeClock implements ReplayClock {

        private static final long START = -5_000_000_000L;

        private final long oversleepNanos;
        private long now = START;

        FakeClock(long oversleepNanos) {
            this.oversleepNanos = oversleepNanos;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleepNanos(long durationNanos) {
            now += durationNanos + oversleepNanos;
        }
    }

    /** Notes when each event left. */
    private record TimingSink(FakeClock clock, List<Long> leftNanos) implements EventSink {

        @Override
        public void accept(StreamEvent event) {
            leftNanos.add(clock.nanoTime() - FakeClock.START);
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
