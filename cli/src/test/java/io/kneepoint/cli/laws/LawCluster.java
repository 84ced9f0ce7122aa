// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.embedded.broker.EmbeddedBroker;
import io.kneepoint.embedded.registry.EmbeddedRegistry;
import io.kneepoint.schemas.serde.SchemaRegistries;
import java.nio.file.Path;
import java.util.Map;

/** A real broker and a real registry, each of which can be taken away without the other. */
final class LawCluster implements AutoCloseable {

    /** The broker of the tests that use Docker: not the version that Kneepoint brings along. */
    static final String KAFKA_IMAGE = "apache/kafka:4.1.1";

    private final String bootstrapServers;
    private final Runnable brokerClose;
    private final Path registryDirectory;
    private final short replication;
    private EmbeddedRegistry registry;

    private LawCluster(String bootstrapServers, Runnable brokerClose, Path directory, int replication) {
        this.replication = (short) replication;
        this.bootstrapServers = bootstrapServers;
        this.brokerClose = brokerClose;
        this.registryDirectory = directory.resolve("registry");
        this.registry = EmbeddedRegistry.start(registryDirectory);
    }

    /** Both in this process. */
    static LawCluster embedded(Path directory) {
        EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"));
        return new LawCluster(broker.bootstrapServers(), broker::close, directory, 1);
    }

    /** The registry in this process, the broker somebody else's. */
    static LawCluster around(String bootstrapServers, Path directory) {
        return new LawCluster(bootstrapServers, () -> {}, directory, 1);
    }

    /** The registry in this process, several brokers somebody else's. */
    static LawCluster around(String bootstrapServers, Path directory, int replication) {
        return new LawCluster(bootstrapServers, () -> {}, directory, replication);
    }

    /** Copies of every topic. */
    short replication() {
        return replication;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    String registryUrl() {
        return registry.url();
    }

    /** A client that has seen no schema yet. */
    SchemaRegistryClient newRegistryClient() {
        return SchemaRegistries.connect(registryUrl(), Map.of());
    }

    void stopRegistry() {
        registry.close();
    }

    /** Brings the registry back where it was. */
    void restartRegistry() {
        String before = registry.url();
        registry = EmbeddedRegistry.start(registryDirectory);
        if (!registry.url().equals(before)) {
            throw new IllegalStateException("registry: " + registry.url() + " (expected: " + before + " as before)");
        }
    }

    @Override
    public void close() {
        registry.close();
        brokerClose.run();
    }
}
