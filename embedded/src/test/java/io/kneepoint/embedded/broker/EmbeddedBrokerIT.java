// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.embedded.local.EmbeddedServerException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One broker in this JVM after another, driven by ordinary clients. */
@Timeout(180)
class EmbeddedBrokerIT {

    @TempDir
    private Path directory;

    @Test
    void shouldServeProducersAndConsumerGroups() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            KafkaClients clients = new KafkaClients(broker.bootstrapServers());
            List<String> values = values(1_000);
            clients.createTopic("events");
            clients.produce("events", values);

            assertThat(clients.consumeAll("events")).isEqualTo(values);
            assertThat(clients.consumeInGroup("events", "readers", values.size()))
                    .isEqualTo(values);
            assertThat(broker.failure()).isNotDone();
        }
    }

    @Test
    void shouldKeepDataPortAndIdentityOverACleanRestart() throws Exception {
        String firstAddress;
        String firstCluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            firstAddress = broker.bootstrapServers();
            firstCluster = broker.clusterId();
            KafkaClients clients = new KafkaClients(firstAddress);
            clients.createTopic("events");
            clients.produce("events", values(100));
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            assertThat(broker.bootstrapServers()).isEqualTo(firstAddress);
            assertThat(broker.clusterId()).isEqualTo(firstCluster);
            assertThat(new KafkaClients(broker.bootstrapServers()).consumeAll("events"))
                    .isEqualTo(values(100));
        }
    }

    @Test
    void shouldMoveToAnotherPortIfTheRememberedOneIsTaken() throws Exception {
        int firstPort;
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            firstPort = port(broker);
            KafkaClients clients = new KafkaClients(broker.bootstrapServers());
            clients.createTopic("events");
            clients.produce("events", values(10));
        }

        try (ServerSocket squatter = new ServerSocket(firstPort, 1, InetAddress.getByName("127.0.0.1"));
                EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            assertThat(port(broker)).isNotEqualTo(squatter.getLocalPort());
            assertThat(new KafkaClients(broker.bootstrapServers()).consumeAll("events"))
                    .isEqualTo(values(10));
        }
    }

    @Test
    void shouldRefuseAPortThatIsTakenAndLeaveTheDirectoryUsable() throws Exception {
        try (ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int taken = squatter.getLocalPort();
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, OptionalInt.of(taken)))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageStartingWith("port: " + taken + " (expected: a free port of 127.0.0.1");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            new KafkaClients(broker.bootstrapServers()).createTopic("events");
        }
    }

    @Test
    void shouldCommitAndAbortTransactions() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            KafkaClients clients = new KafkaClients(broker.bootstrapServers());
            clients.createTopic("events");
            try (KafkaProducer<String, String> producer = clients.producer(Map.of("transactional.id", "writer"))) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("events", 0, null, "aborted"))
                        .get(30, TimeUnit.SECONDS);
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("events", 0, null, "committed"))
                        .get(30, TimeUnit.SECONDS);
                producer.commitTransaction();
            }

            assertThat(clients.consumeAll("events")).containsExactly("committed");
        }
    }

    @Test
    void shouldServeBesideAnotherBrokerOfTheSameProcess() throws Exception {
        try (EmbeddedBroker left = EmbeddedBroker.start(directory.resolve("left"));
                EmbeddedBroker right = EmbeddedBroker.start(directory.resolve("right"))) {
            assertThat(left.clusterId()).isNotEqualTo(right.clusterId());
            KafkaClients toLeft = new KafkaClients(left.bootstrapServers());
            KafkaClients toRight = new KafkaClients(right.bootstrapServers());
            toLeft.createTopic("events");
            toRight.createTopic("events");
            toLeft.produce("events", List.of("left"));
            toRight.produce("events", List.of("right"));

            assertThat(toLeft.consumeAll("events")).containsExactly("left");
            assertThat(toRight.consumeAll("events")).containsExactly("right");
        }
    }

    @Test
    void shouldFenceAProducerWhoseTransactionAnotherTookOver() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            KafkaClients clients = new KafkaClients(broker.bootstrapServers());
            clients.createTopic("events");
            try (KafkaProducer<String, String> lost = clients.producer(Map.of("transactional.id", "writer"))) {
                lost.initTransactions();
                lost.beginTransaction();
                lost.send(new ProducerRecord<>("events", 0, null, "half")).get(30, TimeUnit.SECONDS);
                try (KafkaProducer<String, String> heir = clients.producer(Map.of("transactional.id", "writer"))) {
                    heir.initTransactions();
                    heir.beginTransaction();
                    heir.send(new ProducerRecord<>("events", 0, null, "whole")).get(30, TimeUnit.SECONDS);
                    heir.commitTransaction();
                }
            }
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            assertThat(new KafkaClients(broker.bootstrapServers()).consumeAll("events"))
                    .containsExactly("whole");
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage(
                            "data directory: %s, in use by this process (expected: a directory nobody else uses)",
                            broker.directory());
            assertThat(broker.failure()).isNotDone();
        }
    }

    private static int port(EmbeddedBroker broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":")[1]);
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "value-" + i).toList();
    }
}
