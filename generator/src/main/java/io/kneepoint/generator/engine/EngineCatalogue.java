// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import io.kneepoint.schemas.config.ConfigFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The models and GPUs we know, by name. Immutable, for any thread. */
public final class EngineCatalogue {
    private static final String MODELS = "models.yaml";
    private static final String GPUS = "gpus.yaml";
    private static final Pattern VARIANT = Pattern.compile("-(instruct|chat|it|hf)(?=-|$)");

    private final Map<String, ModelSpec> models;
    private final Map<String, GpuSpec> gpus;

    private EngineCatalogue(Models models, Gpus gpus) {
        this.models = byName(MODELS, models.models(), ModelSpec::name);
        this.gpus = byName(GPUS, gpus.gpus(), GpuSpec::name);
    }

    /**
     * Reads {@code models.yaml} and {@code gpus.yaml}, each from the user's folder where it has one.
     *
     * @throws io.kneepoint.schemas.config.ConfigException when one is wrong
     */
    public static EngineCatalogue read(ConfigFiles config) {
        return new EngineCatalogue(config.read(MODELS, Models.class), config.read(GPUS, Gpus.class));
    }

    /** The catalogue that Kneepoint was built with. */
    public static EngineCatalogue packaged() {
        return read(ConfigFiles.builtIn());
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
     * The model that an endpoint serves under this name: its name here or on the hub, whatever comes before a slash, in any
     * case, and with or without the words for a tuned variant of the same weights (instruct, chat, it, hf). Never a guess: a
     * quantised variant has other weights and is not found.
     */
    public Optional<ModelSpec> served(String name) {
        String plain = plain(name);
        return models.values().stream()
                .filter(model -> plain(model.name()).equals(plain)
                        || plain(model.source()).equals(plain))
                .findFirst();
    }

    private static String plain(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return VARIANT.matcher(last).replaceAll("");
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
