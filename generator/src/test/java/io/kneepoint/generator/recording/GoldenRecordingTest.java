// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A recording of the first version stays readable for ever; its files are never written again. */
class GoldenRecordingTest {

    private static final Path FIRST_VERSION = Path.of("src/test/resources/recordings/v1");

    @Test
    void shouldReadTheEventsOfTheFirstVersion() {
        List<Object> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(FIRST_VERSION)) {
            reader.forEachRemaining(events::add);
        }

        assertThat(events).isEqualTo(GoldenEvents.all());
    }

    @Test
    void shouldReadTheDescriptionOfTheFirstVersion() {
        RecordedRun run = RecordedRun.in(FIRST_VERSION);

        assertThat(run.description()).isEqualTo(GoldenEvents.description());
        assertThat(run.outcome())
                .contains(new RecordingOutcome(Instant.parse("2026-11-24T05:38:37Z"), 18, 0, Optional.empty()));
    }
}
