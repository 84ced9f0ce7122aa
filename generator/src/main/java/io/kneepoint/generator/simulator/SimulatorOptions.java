// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a {@link SimulatorServer} answers. Start from {@link #of}; each {@code with…} method gives a copy that differs in one
 * setting.
 *
 * @param blueprint the engine
 * @param bindAddress address to listen on; loopback unless changed
 * @param port port to listen on, 0 for any free one
 * @param seed of all chance
 * @param realSecondsPerEngineSecond pace: 1 is real time, 0.25 shows four engine seconds in one; every duration a client
 *     measures is scaled by it, and every answer says so in the header {@code x-simulator-real-per-engine-second}
 * @param prompts where prompt lengths come from
 * @param apiKey key that clients must present; empty when none is asked for
 * @param openEarly whether the head and the role event leave on arrival in the queue, not with the first token
 * @param faults what goes wrong on purpose
 * @param emissionLimit writes that the emission log remembers, at least 1
 * @param emissionFile where the emission log is written as well
 */
public record SimulatorOptions(
        EngineBlueprint blueprint,
        String bindAddress,
        int port,
        long seed,
        double realSecondsPerEngineSecond,
        PromptSource prompts,
        Optional<String> apiKey,
        boolean openEarly,
        Faults faults,
        int emissionLimit,
        Optional<Path> emissionFile) {
    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (!(realSecondsPerEngineSecond > 0 && realSecondsPerEngineSecond <= 1000)) {
            throw new IllegalArgumentException(
                    "realSecondsPerEngineSecond: " + realSecondsPerEngineSecond + " (expected: above 0, at most 1000)");
        }
        Positive.whole("emissionLimit", emissionLimit);
    }

    /** This engine on a free loopback port, in real time, without key or faults, prompts measured from their text. */
    public static SimulatorOptions of(EngineBlueprint blueprint) {
        return new SimulatorOptions(
                blueprint,
                "127.0.0.1",
                0,
                1,
                1,
                PromptSource.TEXT,
                Optional.empty(),
                false,
                Faults.none(),
                EmissionLog.DEFAULT_LIMIT,
                Optional.empty());
    }

    public SimulatorOptions withPort(int value) {
        return changed(draft -> draft.port = value);
    }

    public SimulatorOptions withBindAddress(String value) {
        return changed(draft -> draft.bindAddress = value);
    }

    public SimulatorOptions withSeed(long value) {
        return changed(draft -> draft.seed = value);
    }

    public SimulatorOptions withPace(double value) {
        return changed(draft -> draft.realSecondsPerEngineSecond = value);
    }

    public SimulatorOptions withPrompts(PromptSource value) {
        return changed(draft -> draft.prompts = value);
    }

    public SimulatorOptions withApiKey(String value) {
        return changed(draft -> draft.apiKey = Optional.of(value));
    }

    public SimulatorOptions withOpenEarly(boolean value) {
        return changed(draft -> draft.openEarly = value);
    }

    public SimulatorOptions withFaults(Faults value) {
        return changed(draft -> draft.faults = value);
    }

    public SimulatorOptions withEmissionLimit(int value) {
        return changed(draft -> draft.emissionLimit = value);
    }

    /** Nobody will ask what was sent: the least that the emission log can remember. */
    public SimulatorOptions withoutEmissions() {
        return withEmissionLimit(1);
    }

    public SimulatorOptions withEmissionFile(Path value) {
        return changed(draft -> draft.emissionFile = Optional.of(value));
    }

    /** Without the key, which belongs in no log. */
    @Override
    public String toString() {
        return "SimulatorOptions[" + blueprint.name() + ", " + bindAddress + ":" + port + ", seed " + seed + ", pace "
                + realSecondsPerEngineSecond + ", prompts " + prompts + (apiKey.isPresent() ? ", key asked for" : "")
                + (openEarly ? ", opens early" : "") + ", " + faults + "]";
    }

    private SimulatorOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** A copy in the making. */
    private static final class Draft {
        private final EngineBlueprint blueprint;
        private String bindAddress;
        private int port;
        private long seed;
        private double realSecondsPerEngineSecond;
        private PromptSource prompts;
        private Optional<String> apiKey;
        private boolean openEarly;
        private Faults faults;
        private int emissionLimit;
        private Optional<Path> emissionFile;

        Draft(SimulatorOptions from) {
            blueprint = from.blueprint;
            bindAddress = from.bindAddress;
            port = from.port;
            seed = from.seed;
            realSecondsPerEngineSecond = from.realSecondsPerEngineSecond;
            prompts = from.prompts;
            apiKey = from.apiKey;
            openEarly = from.openEarly;
            faults = from.faults;
            emissionLimit = from.emissionLimit;
            emissionFile = from.emissionFile;
        }

        SimulatorOptions options() {
            return new SimulatorOptions(
                    blueprint,
                    bindAddress,
                    port,
                    seed,
                    realSecondsPerEngineSecond,
                    prompts,
                    apiKey,
                    openEarly,
                    faults,
                    emissionLimit,
                    emissionFile);
        }
    }
}
