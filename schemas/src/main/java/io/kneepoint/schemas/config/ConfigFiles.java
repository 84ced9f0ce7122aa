// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where configuration comes from: a folder of the user's, and for every file that it does not have the one that Kneepoint was
 * built with.
 *
 * @param folder the user's folder; empty takes everything as it was built
 */
public record ConfigFiles(Optional<Path> folder) {

    private static final String BUILT_IN = "/kneepoint-config/";

    /** The files that Kneepoint was built with. */
    public static ConfigFiles builtIn() {
        return new ConfigFiles(Optional.empty());
    }

    /**
     * Reads a file by its name under {@code config/}, such as {@code models.yaml}.
     *
     * @throws ConfigException when it is not what {@code type} asks for
     */
    public <T> T read(String name, Class<T> type) {
        return StrictYaml.parse(source(name), text(name), type);
    }

    /** As {@link #read(String, Class)}, for a generic type. */
    public <T> T read(String name, TypeReference<T> type) {
        return StrictYaml.parse(source(name), text(name), type);
    }

    private Optional<Path> own(String name) {
        return folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
    }

    private String source(String name) {
        return own(name).map(Path::toString).orElse("config/" + name);
    }

    private String text(String name) {
        Optional<Path> own = own(name);
        try (InputStream in = own.isPresent()
                ? Files.newInputStream(own.get())
                : ConfigFiles.class.getResourceAsStream(BUILT_IN + name)) {
            if (in == null) {
                throw new IllegalArgumentException("config: " + name + " (expected: the name of a file under config/)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("config: cannot read " + source(name), e);
        }
    }
}
