// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.embedded.EmbeddedAddresses;
import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.schemas.serde.SchemaRegistries;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * A Kafka cluster with a registry: the user's, or the embedded pair in this process, or the embedded pair that another Kneepoint
 * process runs on the same directory.
 *
 * @param clientConfig settings of every Kafka client
 * @param registry the registry
 * @param registryUrl where it is
 * @param embedded the pair that this process runs; empty otherwise
 */
public record KafkaTarget(
        Map<String, Object> clientConfig,
        SchemaRegistryClient registry,
        String registryUrl,
        Optional<EmbeddedKafka> embedded)
        implements AutoCloseable {

    private static final String REGISTRY_PREFIX = "schema.registry.";

    /** Directory of the embedded pair under the run directory. */
    public static Path embeddedDirectory(Path runs) {
        return runs.resolve(".kafka");
    }

    /**
     * Connects to the cluster of the options, or starts or finds the embedded pair.
     *
     * @param bootstrapServers the user's cluster; null takes the embedded pair
     * @param schemaRegistry the user's registry; null with the embedded pair
     * @param configFile further settings; null for none
     * @param runs run directory, for the embedded pair's data
     * @param say receives a line about what is being waited for
     * @throws KafkaFailure when no broker answers at the user's addresses
     */
    public static KafkaTarget open(
            String bootstrapServers, String schemaRegistry, Path configFile, Path runs, Consumer<String> say) {
        requirePair(bootstrapServers, schemaRegistry);
        Properties file = read(configFile);
        if (bootstrapServers != null) {
            KafkaTarget target = of(bootstrapServers, schemaRegistry, file, Optional.empty());
            BrokerCheck.require(target.clientConfig());
            return target;
        }
        Path directory = embeddedDirectory(runs);
        Optional<EmbeddedAddresses> running = EmbeddedAddresses.of(directory);
        if (running.isPresent()) {
            say.accept("using the embedded Kafka of process " + running.get().pid() + " at "
                    + running.get().bootstrapServers());
            return of(running.get().bootstrapServers(), running.get().schemaRegistryUrl(), file, Optional.empty());
        }
        say.accept("starting the embedded Kafka and schema registry");
        EmbeddedKafka embedded = EmbeddedKafka.start(directory);
        try {
            return of(embedded.bootstrapServers(), embedded.schemaRegistryUrl(), file, Optional.of(embedded));
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** @throws IllegalArgumentException when one of the two is there and the other is not */
    public static void requirePair(String bootstrapServers, String schemaRegistry) {
        if (bootstrapServers == null && schemaRegistry != null) {
            throw new IllegalArgumentException(
                    "--schema-registry: " + schemaRegistry + " (expected: together with --bootstrap-servers)");
        }
        if (bootstrapServers != null && schemaRegistry == null) {
            throw new IllegalArgumentException(
                    "--schema-registry: none (expected: the registry's URL, together with --bootstrap-servers)");
        }
    }

    /**
     * Connects to a cluster that is there: that of the options, or the embedded pair that another process runs on this directory.
     *
     * @throws KafkaFailure when there is none
     */
    public static KafkaTarget connect(
            String bootstrapServers, String schemaRegistry, Path configFile, Path runs, Consumer<String> say) {
        if (bootstrapServers == null
                && EmbeddedAddresses.of(embeddedDirectory(runs)).isEmpty()) {
            throw new KafkaFailure(
                    "--bootstrap-servers: none (expected: the cluster, or a run directory whose embedded Kafka is running)",
                    null);
        }
        return open(bootstrapServers, schemaRegistry, configFile, runs, say);
    }

    private static KafkaTarget of(
            String bootstrapServers, String registryUrl, Properties file, Optional<EmbeddedKafka> embedded) {
        Map<String, Object> clients = new HashMap<>();
        Map<String, Object> registry = new HashMap<>();
        file.stringPropertyNames().forEach(name -> {
            if (name.startsWith(REGISTRY_PREFIX)) {
                // Confluent's client wants its TLS settings with the prefix and all others without it.
                registry.put(name, file.getProperty(name));
                registry.put(name.substring(REGISTRY_PREFIX.length()), file.getProperty(name));
            } else {
                clients.put(name, file.getProperty(name));
            }
        });
        clients.put("bootstrap.servers", bootstrapServers);
        return new KafkaTarget(clients, SchemaRegistries.connect(registryUrl, registry), registryUrl, embedded);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        if (file == null) {
            return properties;
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--kafka-config: " + file + " cannot be read (expected: a properties file)", e);
        }
        return properties;
    }

    /** Addresses of the brokers. */
    public String bootstrapServers() {
        return clientConfig.get("bootstrap.servers").toString();
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedKafka::close);
    }
}
