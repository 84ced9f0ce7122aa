// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.kneepoint.embedded.broker.KafkaClients;
import io.kneepoint.embedded.local.EmbeddedServerException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker and registry together: addresses, restarts, another process, kill -9. */
@Timeout(180)
class EmbeddedKafkaIT {

    private static final AvroSchema SCHEMA = new AvroSchema("\"int\"");

    @TempDir
    private Path directory;

    @Test
    void shouldTellItsAddressesWhileItRuns() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            assertThat(EmbeddedAddresses.of(directory))
                    .hasValue(new EmbeddedAddresses(
                            kafka.bootstrapServers(),
                            kafka.schemaRegistryUrl(),
                            ProcessHandle.current().pid()));
            assertThat(kafka.failure()).isNotDone();
        }

        assertThat(EmbeddedAddresses.of(directory)).isEmpty();
        assertThat(directory.resolve("addresses.properties")).doesNotExist();
    }

    @Test
    void shouldTakeThePortsItIsGiven() throws Exception {
        EmbeddedPorts ports = new EmbeddedPorts(OptionalInt.of(freePort()), OptionalInt.of(freePort()));

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, ports)) {
            assertThat(kafka.bootstrapServers())
                    .isEqualTo("127.0.0.1:" + ports.broker().getAsInt());
            assertThat(kafka.schemaRegistryUrl())
                    .isEqualTo("http://127.0.0.1:" + ports.registry().getAsInt());
        }
    }

    @Test
    void shouldFreeEverythingIfTheBrokerCannotStart() throws Exception {
        Path metadata = Files.createDirectories(directory.resolve("broker/log")).resolve("meta.properties");
        Files.writeString(metadata, "version=1\nnode.id=77\ncluster.id=another\n");

        assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageStartingWith("Kafka broker in "
                        + directory.toRealPath().resolve("broker") + ": did not start (expected: a broker that serves;")
                .hasMessageContaining("77");

        Files.delete(metadata);
        EmbeddedKafka.start(directory).close();
    }

    @Test
    void shouldKeepWhatWasAcknowledgedBeforeKillMinusNine() throws Exception {
        List<String> values =
                IntStream.range(0, 2_000).mapToObj(i -> "value-" + i).toList();
        EmbeddedAddresses addresses;
        int id;
        try (ChildProcess child = ChildProcess.launch(directory)) {
            assertThat(child.nextLine()).startsWith("ready ");
            addresses = EmbeddedAddresses.of(directory).orElseThrow();
            assertThat(addresses.pid()).isEqualTo(child.pid());
            assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("in use by process " + child.pid());
            KafkaClients clients = new KafkaClients(addresses.bootstrapServers());
            clients.createTopic("events");
            clients.produce("events", values);
            id = register(addresses.schemaRegistryUrl());
            child.kill();
        }
        assertThat(directory.resolve("addresses.properties")).exists();
        assertThat(EmbeddedAddresses.of(directory)).isEmpty();

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(addresses.bootstrapServers());
            assertThat(kafka.schemaRegistryUrl()).isEqualTo(addresses.schemaRegistryUrl());
            assertThat(new KafkaClients(kafka.bootstrapServers()).consumeAll("events"))
                    .isEqualTo(values);
            try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(kafka.schemaRegistryUrl(), 10)) {
                assertThat(client.getSchemaById(id)).isEqualTo(SCHEMA);
            }
        }
    }

    private static int register(String url) throws Exception {
        try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(url, 10)) {
            return client.register("events-value", SCHEMA);
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
