// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import io.kneepoint.embedded.broker.EmbeddedBroker;
import io.kneepoint.embedded.registry.EmbeddedRegistry;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.FileEventSink;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.generator.sink.Overflow;
import io.kneepoint.schemas.serde.SchemaRegistries;
import io.kneepoint.schemas.topic.TopicAdmin;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * CPU that the generator's sinks spend on a token, on their own threads: the recording's, and Kafka's with the producer's. The
 * broker, in this process too, is not counted. Arguments: tokens of a round, rounds, arrivals of a frame.
 */
public final class SinkCost {

    private static final int PARTITIONS = 4;
    private static final int IN_FLIGHT = 256;
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long tokens;
    private final int framing;
    private int runs;

    private SinkCost(long tokens, int framing) {
        this.tokens = tokens;
        this.framing = framing;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        SinkCost cost = new SinkCost(Long.parseLong(arguments[0]), Integer.parseInt(arguments[2]));
        int rounds = Integer.parseInt(arguments[1]);
        try (ScratchFolder folder = ScratchFolder.create();
                EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("broker"));
                EmbeddedRegistry registry = EmbeddedRegistry.start(folder.path().resolve("registry"))) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                TopicAdmin.ensure(admin, Topics.all(), PARTITIONS, (short) 1);
            }
            cost.measure(
                    "recording", rounds, List.of("recording-sink", "recording-flush"), () -> recording(folder.path()));
            cost.measure(
                    "Kafka",
                    rounds,
                    List.of("kafka-sink", "kafka-producer-network-thread"),
                    () -> new KafkaConnection(
                                    client, SchemaRegistries.connect(registry.url(), Map.of()), BROKER_TIMEOUT)
                            .open(KafkaSinkSettings.replay("ingest")));
        }
    }

    private static EventSink recording(Path directory) {
        RunDescription description = RunDescription.builder(
                        "benchmark-" + System.nanoTime(), "benchmark 1", Instant.EPOCH)
                .build();
        return new FileEventSink(
                RecordingWriter.create(directory.resolve("runs"), description, InstantSource.system()),
                Overflow.BLOCK,
                failure -> {
                    throw failure;
                });
    }

    private void measure(String what, int rounds, List<String> threads, Supplier<EventSink> sinks)
            throws InterruptedException {
        double[] nanosPerToken = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            double nanos = round(threads, sinks);
            if (round >= 0) {
                nanosPerToken[round] = nanos;
            }
        }
        Arrays.sort(nanosPerToken);
        System.out.printf(
                Locale.ROOT,
                "%-10s %d arrivals a frame  %,d tokens  median of %d: %.2f us CPU a token (%.2f to %.2f)%n",
                what,
                framing,
                tokens,
                rounds,
                nanosPerToken[rounds / 2] / 1e3,
                nanosPerToken[0] / 1e3,
                nanosPerToken[rounds - 1] / 1e3);
    }

    /** Sends a run through a new sink; CPU per token of the sink's threads. [ns] */
    private double round(List<String> threads, Supplier<EventSink> sinks) throws InterruptedException {
        LongRun run = new LongRun("benchmark-20261124-" + runs++, tokens, framing, IN_FLIGHT);
        Map<Long, Long> cpuNanos = new HashMap<>();
        Thread user = new Thread(() -> {
            try (EventSink sink = sinks.get()) {
                run.forEachRemaining(sink::accept);
            }
        });
        user.start();
        // The sink's threads end with it, and what they spent is known only while they live.
        while (user.isAlive()) {
            look(threads, cpuNanos);
            Thread.sleep(LOOK_MILLIS);
        }
        return (double) cpuNanos.values().stream().mapToLong(Long::longValue).sum() / run.tokens();
    }

    private static void look(List<String> threads, Map<Long, Long> cpuNanos) {
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && threads.stream().anyMatch(thread.getThreadName()::startsWith)) {
                cpuNanos.merge(thread.getThreadId(), THREADS.getThreadCpuTime(thread.getThreadId()), Math::max);
            }
        }
    }
}
