// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where configuration comes from: a folder of the user's, and for every file that it does not have the one that Kneepoint was
 * built with.
 *
 * @param folder the user's folder; empty takes everything as it was built
 */
public record ConfigFiles(Optional<Path> folder) {

    private static final String BUILT_IN = "/kneepoint-config/";
    private static final String YAML = ".yaml";

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

    /**
     * Names of the YAML files that the user's folder has in {@code subfolder}, without {@code .yaml}, in alphabetical order; none
     * without such a folder.
     */
    public List<String> ownNames(String subfolder) {
        Optional<Path> own = folder.map(path -> path.resolve(subfolder)).filter(Files::isDirectory);
        if (own.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(own.get())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(YAML))
                    .map(name -> name.substring(0, name.length() - YAML.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("config: cannot list " + own.get(), e);
        }
    }

    /** What to call a file in messages: the path of the user's, or {@code config/name}. */
    public String source(String name) {
        return own(name).map(Path::toString).orElse("config/" + name);
    }

    /**
     * The text of a file by its name under {@code config/}.
     *
     * @throws IllegalArgumentException when neither the user's folder nor Kneepoint has it
     */
    public String text(String name) {
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

    private Optional<Path> own(String name) {
        return folder.map(path -> path.resolve(name)).filter(Files::isRegularFile);
    }
}
