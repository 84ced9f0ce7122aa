// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process records is in the file soon, with no end of the recording, and stays there when the process is killed. */
@Timeout(60)
class KilledRecordingIT {

    @TempDir
    private Path runs;

    @Test
    void shouldLeaveWhatItHadWritten() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        runs.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long appended;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            appended = Long.parseLong(out.readLine());
            assertThat(RecordedRun.in(runs.resolve("killed")).beingRecorded()).isTrue();
            long wanted = appended;
            await().atMost(Duration.ofSeconds(20)).until(() -> eventsInTheFile() > wanted);
            child.destroyForcibly();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        RecordedRun run = new Recordings(runs).find("killed");

        assertThat(run.outcome()).isEmpty();
        assertThat(run.beingRecorded()).isFalse();
        assertThat(eventsInTheFile()).isGreaterThan(appended);
        assertThat(Files.exists(runs.resolve("killed").resolve("run.json"))).isTrue();
    }

    private long eventsInTheFile() {
        long read = 0;
        try (RecordingReader reader = new Recordings(runs).find("killed").open()) {
            while (reader.hasNext()) {
                assertThat(reader.next().getSequence()).isEqualTo(read++);
            }
        }
        return read;
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
