// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.file.Path;
import java.util.Optional;

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

    public SimulatorOptions withPort(int other) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                other,
                seed,
                realSecondsPerEngineSecond,
                prompts,
                apiKey,
                openEarly,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withBindAddress(String other) {
        return new SimulatorOptions(
                blueprint,
                other,
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

    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                other,
                realSecondsPerEngineSecond,
                prompts,
                apiKey,
                openEarly,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withPace(double realPerEngine) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                seed,
                realPerEngine,
                prompts,
                apiKey,
                openEarly,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withPrompts(PromptSource other) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                seed,
                realSecondsPerEngineSecond,
                other,
                apiKey,
                openEarly,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withApiKey(String key) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                seed,
                realSecondsPerEngineSecond,
                prompts,
                Optional.of(key),
                openEarly,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withOpenEarly(boolean early) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                seed,
                realSecondsPerEngineSecond,
                prompts,
                apiKey,
                early,
                faults,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withFaults(Faults other) {
        return new SimulatorOptions(
                blueprint,
                bindAddress,
                port,
                seed,
                realSecondsPerEngineSecond,
                prompts,
                apiKey,
                openEarly,
                other,
                emissionLimit,
                emissionFile);
    }

    public SimulatorOptions withEmissionLimit(int limit) {
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
                limit,
                emissionFile);
    }

    public SimulatorOptions withEmissionFile(Path file) {
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
                Optional.of(file));
    }
}
