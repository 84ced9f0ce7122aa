// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import io.kneepoint.schemas.config.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The models and GPUs we know, by name. Immutable, for any thread. */
public final class EngineCatalogue {
    private static final String MODELS = "models.yaml";
    private static final String GPUS = "gpus.yaml";

    private final Map<String, ModelSpec> models;
    private final Map<String, GpuSpec> gpus;

    private EngineCatalogue(Models models, Gpus gpus) {
        this.models = byName(MODELS, models.models(), ModelSpec::name);
        this.gpus = byName(GPUS, gpus.gpus(), GpuSpec::name);
    }

    /**
     * Reads {@code models.yaml} and {@code gpus.yaml} of this folder.
     *
     * @throws io.kneepoint.schemas.config.ConfigException when one is missing or wrong
     */
    public static EngineCatalogue load(Path configFolder) {
        return new EngineCatalogue(
                StrictYaml.read(configFolder.resolve(MODELS), Models.class),
                StrictYaml.read(configFolder.resolve(GPUS), Gpus.class));
    }

    /** The catalogue that travels with this library. */
    public static EngineCatalogue packaged() {
        return new EngineCatalogue(
                StrictYaml.parse(MODELS, packagedText(MODELS), Models.class),
                StrictYaml.parse(GPUS, packagedText(GPUS), Gpus.class));
    }

    /** The text of a file of the {@code config} folder as it was packaged with this library. */
    public static String packagedText(String fileName) {
        String resource = "/kneepoint-config/" + fileName;
        try (InputStream in = EngineCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        resource + ": missing from the class path (expected: packaged with the jar)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * The model of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public ModelSpec model(String name) {
        return named("model", name, models);
    }

    /**
     * The GPU of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public GpuSpec gpu(String name) {
        return named("gpu", name, gpus);
    }

    /** All models, in the order of the file. */
    public List<ModelSpec> models() {
        return List.copyOf(models.values());
    }

    /** All GPUs, in the order of the file. */
    public List<GpuSpec> gpus() {
        return List.copyOf(gpus.values());
    }

    private static <T> T named(String kind, String name, Map<String, T> known) {
        T found = known.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    kind + ": " + name + " (expected: one of " + String.join(", ", known.keySet()) + ")");
        }
        return found;
    }

    private static <T> Map<String, T> byName(String file, List<T> entries, Function<T, String> name) {
        Map<String, T> named = new LinkedHashMap<>();
        for (T entry : entries) {
            if (named.put(name.apply(entry), entry) != null) {
                throw new IllegalArgumentException(
                        file + ": " + name.apply(entry) + " is there twice (expected: each name once)");
            }
        }
        return named;
    }

    private record Models(List<ModelSpec> models) {}

    private record Gpus(List<GpuSpec> gpus) {}
}
