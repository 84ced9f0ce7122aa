// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded;

import io.kneepoint.embedded.local.EmbeddedServerException;
import io.kneepoint.embedded.local.LockedDirectory;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running {@link EmbeddedKafka} can be reached, as its directory tells other processes.
 *
 * @param bootstrapServers for {@code bootstrap.servers}
 * @param schemaRegistryUrl for {@code schema.registry.url}
 * @param pid of the process that runs the two
 */
public record EmbeddedAddresses(String bootstrapServers, String schemaRegistryUrl, long pid) {

    private static final String FILE = "addresses.properties";

    /**
     * Reads the addresses of a directory; empty if nothing runs on it, also if a killed process left the file behind.
     *
     * @throws EmbeddedServerException if the file is there but cannot be read
     */
    public static Optional<EmbeddedAddresses> of(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file) || !LockedDirectory.isHeld(directory)) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            return Optional.of(new EmbeddedAddresses(
                    required(properties, "bootstrap.servers"),
                    required(properties, "schema.registry.url"),
                    Long.parseLong(required(properties, "pid"))));
        } catch (IOException | IllegalArgumentException e) {
            throw new EmbeddedServerException(
                    "address file: %s (expected: what a running broker wrote; %s)".formatted(file, e.getMessage()), e);
        }
    }

    void writeTo(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers);
        properties.setProperty("schema.registry.url", schemaRegistryUrl);
        properties.setProperty("pid", Long.toString(pid));
        Path fresh = directory.resolve(FILE + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, "There while the broker and the registry of this directory run.");
        }
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void removeFrom(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}
