// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it records leaves all that it had appended a second before. */
@Timeout(60)
class KilledRecordingIT {

    @TempDir
    private Path runs;

    @Test
    void shouldLeaveWhatWasThereASecondBefore() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        runs.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long appendedASecondBefore;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            appendedASecondBefore = Long.parseLong(out.readLine());
            assertThat(RecordedRun.in(runs.resolve("killed")).beingRecorded()).isTrue();
            TimeUnit.SECONDS.sleep(1);
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        RecordedRun run = new Recordings(runs).find("killed");

        assertThat(run.outcome()).isEmpty();
        assertThat(run.beingRecorded()).isFalse();
        long read = 0;
        try (RecordingReader reader = run.open()) {
            while (reader.hasNext()) {
                assertThat(reader.next().getSequence()).isEqualTo(read++);
            }
        }
        assertThat(read).isGreaterThanOrEqualTo(appendedASecondBefore);
        assertThat(Files.exists(runs.resolve("killed").resolve("run.json"))).isTrue();
    }

    /** Records without end; after a while says how many events it has appended, and goes on. */
    static final class Child {

        public static void main(String[] args) throws InterruptedException {
            RunDescription description = RunDescription.builder("killed", "kneepoint 0.1.0", SampleRun.CREATED)
                    .build();
            try (RecordingWriter writer =
                    RecordingWriter.create(Path.of(args[0]), description, InstantSource.system())) {
                for (long sequence = 0; ; sequence++) {
                    writer.append(new StreamEvent("killed", 0, null, sequence, new Watermark(sequence)));
                    if (sequence == 2_500) {
                        System.out.println(sequence);
                        System.out.flush();
                    }
                    if (sequence % 10 == 0) {
                        Thread.sleep(1);
                    }
                }
            }
        }
    }
}
