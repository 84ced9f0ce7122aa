// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.recording.FullDisk;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileEventSinkTest {

    @TempDir
    private Path runs;

    @Test
    void shouldWriteAllThatWasAccepted() {
        List<StreamEvent> events = SampleRun.events(500, 1);
        FileEventSink sink = new FileEventSink(writer(), Overflow.DROP, failure -> {
            throw failure;
        });

        events.forEach(sink::accept);
        sink.close();
        sink.close();

        assertThat(sink.dropped()).isZero();
        assertThat(sink.failure()).isEmpty();
        assertThat(read()).isEqualTo(events);
    }

    @Test
    void shouldTellTheListenerOnceWhenTheRecordingFails() {
        RecordingWriter writer = FullDisk.writer(runs, 40_000, InstantSource.fixed(SampleRun.CREATED));
        List<RecordingException> told = new CopyOnWriteArrayList<>();
        FileEventSink sink = new FileEventSink(writer, Overflow.DROP, told::add);
        List<StreamEvent> events = SampleRun.events(2_000, 1);

        events.forEach(sink::accept);
        sink.close();

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).hasMessageContaining("No space left on device");
        assertThat(sink.failure()).contains(told.get(0));
        List<StreamEvent> read = read();
        assertThat(read).isNotEmpty().isEqualTo(events.subList(0, read.size()));
        assertThat(sink.dropped()).isEqualTo(events.size() - read.size());
    }

    @Test
    void shouldHandEveryEventToEverySink() {
        CollectingSink first = new CollectingSink();
        CollectingSink second = new CollectingSink();
        EventSink failing = new EventSink() {
            @Override
            public void accept(StreamEvent event) {
                throw new IllegalStateException("broken sink");
            }

            @Override
            public long dropped() {
                return 3;
            }

            @Override
            public void close() {
                throw new IllegalStateException("broken close");
            }
        };
        TeeEventSink tee = new TeeEventSink(List.of(first, failing, second));
        StreamEvent event = SampleRun.events(1, 1).get(0);

        assertThatThrownBy(() -> tee.accept(event)).hasMessage("broken sink");
        assertThatThrownBy(tee::close).hasMessage("broken close");

        assertThat(first.events()).containsExactly(event);
        assertThat(second.events()).containsExactly(event);
        assertThat(tee.dropped()).isEqualTo(3);
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isTrue();
    }

    private RecordingWriter writer() {
        return RecordingWriter.create(runs, SampleRun.description(), InstantSource.fixed(SampleRun.CREATED));
    }

    private List<StreamEvent> read() {
        List<StreamEvent> events = new ArrayList<>();
        try (RecordingReader reader =
                RecordedRun.in(runs.resolve(SampleRun.RUN_ID)).open()) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }
}
