// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.plan.Prompts;
import io.kneepoint.generator.plan.Tokens;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.StreamEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrivenLoadTest {

    private static final String URL = "http://127.0.0.1:1/v1/chat/completions";

    @TempDir
    Path folder;

    private static PlanJob job() {
        Prompts prompts = new Prompts(new Tokens(LengthRange.of(8)), new Tokens(LengthRange.of(8)), null, null, null);
        Plan plan = SweepRunner.plan(
                PlanEndpoint.url(URL, "m"),
                prompts,
                1,
                SweepRunner.sweep(new int[] {1}, 1, Duration.ofSeconds(1), false));
        return new PlanJob(
                plan,
                Path.of(""),
                Overrides.NONE,
                RunAbout.of("run", "test"),
                ClientSettings.of(Endpoint.parse(URL), Map.of()),
                Dialects.named("openai-chat"),
                RunSpecs.shape("m", prompts, 1),
                Timeouts.DEFAULT,
                Optional.empty(),
                HealthLimits.DEFAULT);
    }

    @Test
    void shouldCloseTheSinkThatWasOpenedForALoadThatCannotBeRecorded() throws IOException {
        Path runs = Files.writeString(folder.resolve("runs"), "a file where the folder of runs should be");
        AtomicInteger closed = new AtomicInteger();
        EventSink sink = new EventSink() {
            @Override
            public void accept(StreamEvent event) {
                throw new AssertionError("nothing is sent");
            }

            @Override
            public long dropped() {
                return 0;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (StopSignal stop = StopSignal.install()) {
            DrivenLoad load = new DrivenLoad(
                    job(), runs, ConfigFiles.builtIn(), Progress.quiet(new PrintWriter(new StringWriter())), stop);

            assertThatThrownBy(() -> load.record(sink)).isInstanceOf(RecordingException.class);
        }
        assertThat(closed).hasValue(1);
    }
}
