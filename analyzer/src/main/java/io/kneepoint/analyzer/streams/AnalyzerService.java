// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.schemas.serde.RegistryUnavailableException;
import io.kneepoint.schemas.topic.CreatableTopic;
import io.kneepoint.schemas.topic.TopicAdmin;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running analyzer. While the schema registry is away, or a broker has not heard of a new topic yet, its threads are restarted,
 * once a second; nothing is lost, since nothing was committed. Any other failure stops it and is kept for whoever waits; so does a
 * registry that goes on answering that it does not let this client in.
 *
 * <p>All methods are safe for use by several threads.
 */
public final class AnalyzerService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnalyzerService.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_MISSING_TOPIC_RETRIES = 15;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final ExecutorService verdictMaker = Executors.newSingleThreadExecutor(AnalyzerService::verdictThread);
    private final VerdictDesk desk;
    private final KafkaStreams streams;
    private final AnalyzerActivity activity = new AnalyzerActivity();
    private final RegistryPatience registryPatience = new RegistryPatience();
    private final AtomicInteger missingTopicRetries = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    private AnalyzerService(AnalyzerSettings settings, SchemaRegistryClient registry, Baselines baselines) {
        desk = new VerdictDesk(baselines, verdictMaker);
        AnalyzerTopology topology = new AnalyzerTopology(
                registry,
                settings.partialsTopic().name(),
                settings.format(),
                settings.timeouts(),
                settings.windows(),
                activity,
                desk);
        streams = new KafkaStreams(topology.get(), settings.streamsConfig());
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener((now, before) -> {
            LOG.atInfo()
                    .addKeyValue("applicationId", settings.applicationId())
                    .addKeyValue("from", before)
                    .addKeyValue("to", now)
                    .log("state changed");
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                running.countDown();
                stopped.countDown();
            }
        });
    }

    /**
     * Creates the topics that are missing and starts to analyze.
     *
     * @throws io.kneepoint.schemas.topic.TopicAdminException when the cluster does not answer or refuses
     */
    public static AnalyzerService start(AnalyzerSettings settings, SchemaRegistryClient registry) {
        return start(settings, registry, Baselines.NONE);
    }

    /** The same, and compares each run that completes with the baseline of its experiment. */
    public static AnalyzerService start(AnalyzerSettings settings, SchemaRegistryClient registry, Baselines baselines) {
        List<CreatableTopic> topics = new ArrayList<>(Topics.all());
        topics.add(settings.partialsTopic());
        try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafkaConfig()))) {
            TopicAdmin.ensure(admin, topics, settings.partitions(), settings.replication())
                    .forEach(report -> LOG.atInfo()
                            .addKeyValue("topic", report.topic())
                            .addKeyValue("action", report.action())
                            .addKeyValue("partitions", report.partitions())
                            .log("topic ready"));
        }
        AnalyzerService service = new AnalyzerService(settings, registry, baselines);
        service.streams.start();
        return service;
    }

    private static Thread verdictThread(Runnable work) {
        Thread thread = new Thread(work, "verdicts");
        thread.setDaemon(true);
        return thread;
    }

    private StreamThreadExceptionResponse onFailure(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException registryAway) {
                if (!registryPatience.bears(registryAway, System.nanoTime())) {
                    return stop(new IllegalStateException(
                            "schema registry: does not let this client in (expected: credentials that it knows): "
                                    + cause.getMessage(),
                            thrown));
                }
                LOG.atWarn().addKeyValue("cause", cause.getMessage()).log("waiting for the schema registry");
                pause();
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            // The topics were there when this started; a broker may not have heard of a new one yet.
            if (cause instanceof MissingSourceTopicException
                    && missingTopicRetries.incrementAndGet() <= MOST_MISSING_TOPIC_RETRIES) {
                LOG.atWarn()
                        .addKeyValue("cause", cause.getMessage())
                        .log("waiting for the topics to be known everywhere");
                pause();
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
        }
        return stop(thrown);
    }

    private StreamThreadExceptionResponse stop(Throwable thrown) {
        failure.compareAndSet(null, thrown);
        LOG.atError().addKeyValue("cause", thrown.getMessage()).setCause(thrown).log("the analyzer stops");
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the analyzer has its partitions; false when it has not within the time, or has failed. */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
                && failure().isEmpty();
    }

    /** Waits until the analyzer has stopped, by {@link #close} or by failing. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** What stopped it; empty while nothing has. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Whether it works: it has its partitions, or is being given others, and nothing has stopped it. */
    public boolean isWell() {
        KafkaStreams.State state = streams.state();
        return failure().isEmpty() && (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING);
    }

    /** Whether a run has completed of which the verdict is still being made. */
    public boolean owesVerdicts() {
        return desk.owed() > 0;
    }

    /** State of Kafka Streams. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** Kafka's own metrics of the clients and tasks of this instance. */
    public Map<org.apache.kafka.common.MetricName, ? extends org.apache.kafka.common.Metric> metrics() {
        return streams.metrics();
    }

    /** What this instance has done and holds. */
    public AnalyzerActivity activity() {
        return activity;
    }

    /** Commits and leaves the group, so that the others have its partitions at once and not after the session timeout. */
    @Override
    public void close() {
        streams.close(
                CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        verdictMaker.shutdown();
    }
}
