// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The load that a gate puts on an endpoint, the same for both sides but for the endpoint itself. */
final class GateLoad {

    private static final int WARM_UP_REQUESTS = 20;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(5);

    private final GateCommand command;
    private final EndpointOptions endpoint;
    private final Dialect dialect;
    private final ClientSettings client;
    private final Progress progress;

    /** The load on the endpoint at this URL. */
    GateLoad(GateCommand command, String url, String model, Progress progress) {
        this.command = command;
        this.endpoint = command.connection.to(url, model);
        this.dialect = RunSpecs.dialect(endpoint);
        this.client = RunSpecs.client(endpoint, dialect, System.getenv());
        this.progress = progress;
    }

    /** The plan's own seed; each pair of runs asks prompts of its own. */
    long seed() {
        return command.shape.seed;
    }

    String url() {
        return endpoint.url;
    }

    /** Fails with one sentence when the endpoint cannot be used; else streams a little, so that both ends are warm. */
    void warmUp() {
        int level = command.levels[0];
        int requests = Math.max(WARM_UP_REQUESTS, level);
        RunSpec spec = spec(Map.of(), seed() - 1, List.of(new StageSpec("warm-up", level, requests, WARM_UP_LIMIT)));
        progress.line(SweepRunner.requireReady(spec));
        progress.update("warming up " + endpoint.url);
        LoadRun.start(spec, new Nowhere(), RunListener.NONE).await();
    }

    /** Makes one run and records it under these labels. */
    RecordedRun run(Map<String, String> labels, long seed) throws InterruptedException {
        Duration longest = RunSpecs.duration("--max-duration", command.maxDuration, null);
        List<StageSpec> stages = SweepRunner.stages(command.levels, command.requests, longest);
        return new LoadSession(spec(labels, seed, stages), command.runs.directory(), command.config.files(), progress)
                .record();
    }

    private RunSpec spec(Map<String, String> labels, long seed, List<StageSpec> stages) {
        AboutOptions about = new AboutOptions();
        about.runId = RunIds.newRunId(Instant.now(), new SecureRandom());
        about.labels = new LinkedHashMap<>(labels);
        about.inputPrice = command.inputPrice;
        about.outputPrice = command.outputPrice;
        RequestShape shape = RunSpecs.shape(endpoint.model, command.shape).withSeed(seed);
        return RunSpec.of(RunSpecs.about(about), client, dialect, shape, stages)
                .withTimeouts(RunSpecs.timeouts(endpoint));
    }

    /** A warm-up is no measurement. */
    private static final class Nowhere implements EventSink {

        @Override
        public void accept(StreamEvent event) {
            // Nobody will look at it.
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
