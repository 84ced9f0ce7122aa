// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.embedded.broker.EmbeddedBroker;
import io.kneepoint.embedded.registry.EmbeddedRegistry;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.SchemaRegistries;
import io.kneepoint.schemas.topic.TopicAdmin;
import io.kneepoint.schemas.topic.Topics;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The whole topology, exactly once with changelogs, from a topic of an embedded broker in this process; beside it a Streams
 * application of the same settings that writes each record on and does nothing else.
 */
final class TopologySpeed implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final int IN_FLIGHT = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final String FORWARDED = "benchmark-forwarded";

    private final Path directory;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Admin admin;
    private final String application;
    private int starts;
    private int runs;

    /** What one pass over the topic took. */
    record Speed(double tokensPerSecond, double recordsPerSecond, double cpuNanosPerToken) {}

    TopologySpeed(Path directory, String application) {
        this.directory = directory;
        this.application = application;
        broker = EmbeddedBroker.start(directory.resolve("broker"));
        registry = EmbeddedRegistry.start(directory.resolve("registry"));
        admin = Admin.create(client());
        TopicAdmin.ensure(admin, Topics.all(), PARTITIONS, (short) 1);
        await(admin.createTopics(List.of(new NewTopic(FORWARDED, PARTITIONS, (short) 1)))
                .all());
    }

    private Map<String, Object> client() {
        return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private LongRun publish(String runId, long tokens, int framing) throws InterruptedException {
        LongRun run = new LongRun(runId, tokens, framing, IN_FLIGHT);
        KafkaConnection connection =
                new KafkaConnection(client(), SchemaRegistries.connect(registry.url(), Map.of()), BROKER_TIMEOUT);
        try (EventSink sink = connection.open(KafkaSinkSettings.replay("ingest"))) {
            run.forEachRemaining(sink::accept);
        }
        return run;
    }

    /** Publishes a run of about so many tokens, and lets the analyzer pass over it. */
    void replay(long tokens, int framing) throws InterruptedException {
        String runId = "benchmark-20261124-" + runs++;
        LongRun run = publish(runId, tokens, framing);
        Speed analyzer = analyze(runId, run.tokens());
        System.out.printf(
                Locale.ROOT,
                "replay   %3d arrivals a frame  %,12d tokens  %,d requests  %6.2f M tokens/s  %6.0f CPU ns/token  in a heap of"
                        + " %d MiB, broker and all%n",
                framing,
                run.tokens(),
                run.requestsBegun(),
                analyzer.tokensPerSecond() / 1e6,
                analyzer.cpuNanosPerToken(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** Publishes a run of about so many tokens; both applications pass over it. */
    void measure(long tokens, int framing, boolean shown) throws InterruptedException {
        String runId = "benchmark-20261124-" + runs++;
        LongRun run = publish(runId, tokens, framing);
        Speed forward = forward(run.tokens());
        Speed analyzer = analyze(runId, run.tokens());
        if (shown) {
            System.out.printf(
                    Locale.ROOT,
                    "topology %3d arrivals a frame  %,12d tokens  %6.2f M tokens/s  %,9.0f records/s  %6.0f CPU ns/token"
                            + "  |  forward only %6.2f M tokens/s  %6.0f CPU ns/token  |  ratio %.2f, by CPU %.2f%n",
                    framing,
                    run.tokens(),
                    analyzer.tokensPerSecond() / 1e6,
                    analyzer.recordsPerSecond(),
                    analyzer.cpuNanosPerToken(),
                    forward.tokensPerSecond() / 1e6,
                    forward.cpuNanosPerToken(),
                    analyzer.tokensPerSecond() / forward.tokensPerSecond(),
                    forward.cpuNanosPerToken() / analyzer.cpuNanosPerToken());
        }
    }

    private AnalyzerSettings settings(String id) {
        return new AnalyzerSettings(
                id,
                client(),
                directory.resolve("state-" + starts++),
                1,
                PARTITIONS,
                (short) 1,
                MetricFormat.AVRO,
                RunTimeouts.defaults(),
                WindowLengths.defaults());
    }

    private Speed analyze(String runId, long tokens) throws InterruptedException {
        try (MetricReader reader = new MetricReader(
                        client(),
                        SchemaRegistries.connect(registry.url(), Map.of()),
                        List.of(Topics.RUNS),
                        runId,
                        "ingest",
                        MetricReader.From.NOW);
                AnalyzerService service = AnalyzerService.start(
                        settings(application), SchemaRegistries.connect(registry.url(), Map.of()))) {
            if (!service.awaitRunning(PATIENCE)) {
                throw new IllegalStateException(
                        "analyzer: not running", service.failure().orElse(null));
            }
            long records = lag(application);
            Stopwatch watch = new Stopwatch();
            boolean[] done = {false};
            while (!done[0]) {
                reader.poll(Duration.ofMillis(200), (topic, parts, record, revision) -> {
                    RunState state = ((RunStatus) record).getState();
                    if (state == RunState.INCOMPLETE || state == RunState.CUT) {
                        throw new IllegalStateException("run: " + record + " (expected: COMPLETE)");
                    }
                    done[0] |= state == RunState.COMPLETE;
                });
                if (service.failure().isPresent()) {
                    throw new IllegalStateException(
                            "analyzer: stopped", service.failure().get());
                }
            }
            return watch.speed(tokens, records);
        }
    }

    private Speed forward(long tokens) throws InterruptedException {
        String id = "benchmark-forward";
        Properties config = settings(id).streamsConfig();
        Topology topology = new Topology();
        topology.addSource("in", Topics.STREAM_EVENTS.name());
        topology.addSink("out", FORWARDED, "in");
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                directory.resolve("state-" + starts++).toString());
        try (KafkaStreams streams = new KafkaStreams(topology, config)) {
            java.util.concurrent.CountDownLatch running = new java.util.concurrent.CountDownLatch(1);
            streams.setStateListener((now, before) -> {
                if (now == KafkaStreams.State.RUNNING) {
                    running.countDown();
                }
            });
            streams.start();
            running.await();
            long records = lag(id);
            Stopwatch watch = new Stopwatch();
            while (lag(id) > 0) {
                Thread.sleep(POLL_MILLIS);
            }
            return watch.speed(tokens, records);
        }
    }

    /** Records of the events' topic that the application has not committed. */
    private long lag(String id) {
        List<TopicPartition> partitions = java.util.stream.IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.STREAM_EVENTS.name(), partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        return await(admin.listOffsets(latest).all()).entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata at = committed.get(end.getKey());
                    return end.getValue().offset() - (at == null ? 0 : at.offset());
                })
                .sum();
    }

    private static <T> T await(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Time on the wall, and CPU of the whole process, broker and reader included. */
    private static final class Stopwatch {
        private final com.sun.management.OperatingSystemMXBean process =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long startNanos = System.nanoTime();
        private final long startCpuNanos = process.getProcessCpuTime();

        private Speed speed(long tokens, long records) {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new Speed(
                    tokens / seconds,
                    records / seconds,
                    (double) (process.getProcessCpuTime() - startCpuNanos) / tokens);
        }
    }

    @Override
    public void close() {
        admin.close();
        registry.close();
        broker.close();
    }
}
