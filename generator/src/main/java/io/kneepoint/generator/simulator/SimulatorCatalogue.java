// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.schemas.config.ConfigFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The engines we can re-enact, by name. Immutable, for any thread. */
public final class SimulatorCatalogue {
    private static final String SIMULATORS = "simulators.yaml";

    private final Map<String, SimulatorPreset> presets = new LinkedHashMap<>();
    private final Map<String, EngineBlueprint> blueprints = new LinkedHashMap<>();

    private SimulatorCatalogue(EngineCatalogue engines, Simulators simulators) {
        for (SimulatorPreset preset : simulators.simulators()) {
            if (presets.put(preset.name(), preset) != null) {
                throw new IllegalArgumentException(
                        SIMULATORS + ": " + preset.name() + " is there twice (expected: each name once)");
            }
            blueprints.put(preset.name(), blueprint(preset, engines));
        }
    }

    /**
     * Reads {@code simulators.yaml}, {@code models.yaml} and {@code gpus.yaml}, each from the user's folder where it has one.
     *
     * @throws io.kneepoint.schemas.config.ConfigException when one is wrong
     * @throws IllegalArgumentException when a simulator names a model or GPU that is not there, or they do not fit
     */
    public static SimulatorCatalogue read(ConfigFiles config) {
        return new SimulatorCatalogue(EngineCatalogue.read(config), config.read(SIMULATORS, Simulators.class));
    }

    /** The catalogue that Kneepoint was built with. */
    public static SimulatorCatalogue packaged() {
        return read(ConfigFiles.builtIn());
    }

    /** Names, in the order of the file. */
    public List<String> names() {
        return List.copyOf(presets.keySet());
    }

    /** One line about the simulator of this name. */
    public String description(String name) {
        return named(presets, name).description();
    }

    /**
     * The engine of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public EngineBlueprint blueprint(String name) {
        return named(blueprints, name);
    }

    private static EngineBlueprint blueprint(SimulatorPreset preset, EngineCatalogue engines) {
        try {
            return preset.blueprint(engines);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    SIMULATORS + ": " + preset.name() + ": " + refused.getMessage(), refused);
        }
    }

    private <T> T named(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "simulator: " + name + " (expected: one of " + String.join(", ", presets.keySet()) + ")");
        }
        return found;
    }

    private record Simulators(List<SimulatorPreset> simulators) {}
}
