// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import io.kneepoint.schemas.config.ConfigFiles;
import java.util.List;
import java.util.Optional;

/** The engines whose gauges we know by name. Immutable, for any thread. */
public final class EngineProfiles {

    private static final String FILE = "engines.yaml";

    private final List<EngineProfile> engines;

    private EngineProfiles(List<EngineProfile> engines) {
        this.engines = List.copyOf(engines);
    }

    /**
     * Reads {@code engines.yaml}.
     *
     * @throws io.kneepoint.schemas.config.ConfigException when it is wrong
     */
    public static EngineProfiles read(ConfigFiles config) {
        return new EngineProfiles(config.read(FILE, Engines.class).engines());
    }

    /** Names, in the order of the file. */
    public List<String> names() {
        return engines.stream().map(EngineProfile::name).toList();
    }

    /** What a page in Prometheus' text format says, in the words of the first engine that it fits; empty when none does. */
    public Optional<EngineLoad> load(String page) {
        List<PrometheusSeries> series = PrometheusSeries.parse(page);
        return engines.stream()
                .map(engine -> engine.read(series))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private record Engines(List<EngineProfile> engines) {}
}
