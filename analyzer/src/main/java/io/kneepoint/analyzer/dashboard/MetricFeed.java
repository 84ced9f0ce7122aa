// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link RunBoard} up to date from the metric topics, on a thread of its own. When Kafka or the registry is away it begins
 * again from the start a second later: records replace themselves.
 */
public final class MetricFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricFeed.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final List<Topic<?>> TOPICS = List.of(
            Topics.LATENCY_WINDOWS,
            Topics.CONCURRENCY_LEVELS,
            Topics.CONCURRENCY_CURVES,
            Topics.VERDICTS,
            Topics.RUNS,
            Topics.REQUEST_TIMELINES);

    private final Map<String, ?> kafkaConfig;
    private final SchemaRegistryClient registry;
    private final RunBoard board;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "metric-feed");

    private MetricFeed(Map<String, ?> kafkaConfig, SchemaRegistryClient registry, RunBoard board) {
        this.kafkaConfig = kafkaConfig;
        this.registry = registry;
        this.board = board;
    }

    /** Starts to read. The topics must exist. */
    public static MetricFeed start(Map<String, ?> kafkaConfig, SchemaRegistryClient registry, RunBoard board) {
        MetricFeed feed = new MetricFeed(kafkaConfig, registry, board);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    private void run() {
        try {
            do {
                read();
            } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (MetricReader reader = MetricReader.ofAllRuns(kafkaConfig, registry, TOPICS)) {
            while (stop.getCount() > 0) {
                int[] taken = {0};
                reader.pollAll(POLL, (key, record) -> {
                    board.take(key, record);
                    taken[0]++;
                });
                if (taken[0] > 0) {
                    board.publish();
                }
            }
        } catch (RuntimeException e) {
            if (stop.getCount() > 0) {
                LOG.warn("the page waits for Kafka or the registry: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
