// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kneepoint.embedded.local.EmbeddedServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka would end its process for becomes an exception, and this process lives on. */
@Timeout(180)
class BrokerFailureIT {

    @TempDir
    private Path directory;

    @Test
    void shouldReportThatItsDataWasTakenAway() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            deleteTree(directory.resolve("log"));
            admin.createTopics(List.of(new NewTopic("events", 1, (short) 1)));

            EmbeddedServerException failure = broker.failure().get(60, TimeUnit.SECONDS);

            assertThat(failure).hasMessageStartingWith("Kafka broker in " + broker.directory() + ": ");
            assertThat(failure.getMessage()).contains("(expected: to run until it is closed;");
            assertThat(broker.failure()).isCompletedWithValue(failure);
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            new KafkaClients(broker.bootstrapServers()).createTopic("events");
        }
    }

    @Test
    void shouldRefuseDamagedMetadataInOneSentence() throws Exception {
        EmbeddedBroker.start(directory).close();
        Path metadata = directory.resolve("log/meta.properties");
        String good = Files.readString(metadata);
        Files.writeString(metadata, "node.id=one\nversion=1\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageStartingWith("Kafka broker in " + directory.toRealPath() + ": did not start (expected: ")
                .message()
                .doesNotContain("\n");

        Files.writeString(metadata, good);
        EmbeddedBroker.start(directory).close();
    }

    @Test
    void shouldRefuseAPathThatKafkaWouldTakeForTwo() throws Exception {
        Path path = directory.toRealPath().resolve("a,b");

        assertThatThrownBy(() -> EmbeddedBroker.start(path))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage(
                        "data directory: %s (expected: a path without commas; Kafka takes it for several directories)",
                        path);
    }

    @Test
    void shouldLeaveNoThreadsBehind() {
        EmbeddedBroker broker = EmbeddedBroker.start(directory);
        assertThat(brokerThreads()).isNotEmpty();

        broker.close();

        // Threads that a closed broker was the last to wake may still be on their way out.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(brokerThreads()).isEmpty());
    }

    private static List<String> brokerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().startsWith("kneepoint-broker"))
                .map(Thread::getName)
                // Two daemons of Kafka's metrics library, started once in the life of a process.
                .filter(name -> !name.startsWith("metrics-meter-tick-thread-"))
                .toList();
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
