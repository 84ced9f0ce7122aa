// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.UndecodableRecordException;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.TopicAdmin;
import io.kneepoint.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;

/**
 * A Kafka target with an analyzer at work, and the metric records of one run as they come. With the user's own cluster the
 * analyzer is the user's too; with the embedded broker it runs in this process.
 */
public final class LiveAnalysis implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(30);
    private static final int EMBEDDED_PARTITIONS = 4;

    private static final List<Topic<?>> FOLLOWED = List.of(
            Topics.LATENCY_WINDOWS,
            Topics.CONCURRENCY_LEVELS,
            Topics.CONCURRENCY_CURVES,
            Topics.VERDICTS,
            Topics.RUNS,
            Topics.DEAD_LETTERS);

    private final KafkaTarget target;
    private final Optional<AnalyzerService> analyzer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Thread follower;
    private volatile RuntimeException failure;

    private LiveAnalysis(KafkaTarget target, Optional<AnalyzerService> analyzer) {
        this.target = target;
        this.analyzer = analyzer;
    }

    /**
     * Opens the target (see {@link KafkaTarget#open}) and, with an embedded broker of this process, starts an analyzer, which
     * compares each run that completes with the baseline of its experiment.
     */
    public static LiveAnalysis open(
            String bootstrapServers,
            String schemaRegistry,
            Path configFile,
            Path runs,
            Baselines baselines,
            Consumer<String> say)
            throws InterruptedException {
        KafkaTarget target = KafkaTarget.open(bootstrapServers, schemaRegistry, configFile, runs, say);
        try {
            return new LiveAnalysis(target, analyzer(target, runs, baselines, say));
        } catch (RuntimeException | InterruptedException e) {
            target.close();
            throw e;
        }
    }

    private static Optional<AnalyzerService> analyzer(
            KafkaTarget target, Path runs, Baselines baselines, Consumer<String> say) throws InterruptedException {
        if (target.embedded().isEmpty()) {
            try (Admin admin = Admin.create(target.clientConfig())) {
                TopicAdmin.ensure(admin, Topics.all(), EMBEDDED_PARTITIONS, (short) 1);
            }
            say.accept("the analyzer is expected to run elsewhere (kneepoint analyze)");
            return Optional.empty();
        }
        say.accept("starting the analyzer");
        AnalyzerSettings settings = new AnalyzerSettings(
                AnalyzerSettings.DEFAULT_APPLICATION_ID,
                target.clientConfig(),
                runs.resolve(".analyzer"),
                1,
                EMBEDDED_PARTITIONS,
                (short) 1,
                MetricFormat.AVRO,
                RunTimeouts.defaults(),
                WindowLengths.defaults());
        AnalyzerService service = AnalyzerService.start(settings, target.registry(), baselines);
        if (!service.awaitRunning(START_TIMEOUT)) {
            service.close();
            throw new KafkaFailure(
                    "analyzer: not running after " + START_TIMEOUT.toSeconds() + " s"
                            + service.failure().map(f -> ": " + f.getMessage()).orElse(""),
                    service.failure().orElse(null));
        }
        return Optional.of(service);
    }

    public KafkaTarget target() {
        return target;
    }

    /** From now on hands the run's metric records and dead letters to the receiver, on a thread of its own, until the run is closed. */
    public void follow(String runId, String ingestId, Consumer<SpecificRecord> receiver) {
        MetricReader reader = new MetricReader(
                target.clientConfig(), target.registry(), FOLLOWED, runId, ingestId, MetricReader.From.NOW);
        follower = new Thread(
                () -> {
                    try (reader) {
                        follow(reader, receiver);
                    } catch (UndecodableRecordException e) {
                        failure = new KafkaFailure(
                                "analyzer: its records cannot be read (expected: those of `kneepoint analyze"
                                        + " --metrics-format avro`): " + e.getMessage(),
                                e);
                    } catch (RuntimeException e) {
                        failure = e;
                    }
                },
                "metric-follower");
        follower.setDaemon(true);
        follower.start();
    }

    private void follow(MetricReader reader, Consumer<SpecificRecord> receiver) {
        boolean[] sawEnd = {false};
        MetricReader.Visitor visitor = (topic, parts, record, revision) -> {
            receiver.accept(record);
            sawEnd[0] |= record instanceof RunStatus status && status.getState() != RunState.RUNNING;
        };
        while (!stopping) {
            reader.poll(POLL, visitor);
            boolean done = sawEnd[0] && analyzer.stream().noneMatch(AnalyzerService::owesVerdicts);
            // Levels and curve are written before the status, but to other partitions: drain them too.
            if (done && reader.drain(DRAIN_TIMEOUT, visitor)) {
                closed.countDown();
                return;
            }
        }
    }

    /**
     * Waits until the followed run is closed and its records are in, its verdict too where the analyzer is ours; false when it is not within the time.
     *
     * @throws RuntimeException what stopped the analyzer, or the reading of its records
     */
    public boolean awaitClosed(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            if (closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (failure != null) {
                throw failure;
            }
            if (analyzer.isPresent() && analyzer.get().failure().isPresent()) {
                Throwable cause = analyzer.get().failure().get();
                throw new KafkaFailure("the analyzer stopped: " + cause.getMessage(), cause);
            }
        }
        return false;
    }

    @Override
    public void close() {
        stopping = true;
        Thread running = follower;
        if (running != null) {
            try {
                running.join(POLL.toMillis() * 10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        analyzer.ifPresent(AnalyzerService::close);
        target.close();
    }
}
