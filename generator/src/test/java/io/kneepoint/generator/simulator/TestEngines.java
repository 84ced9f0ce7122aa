// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Duration;
import java.util.Optional;

/** Engines for tests: the calibrated one, and quick ones made from it. */
final class TestEngines {
    private static final EngineBlueprint CALIBRATED =
            SimulatorCatalogue.packaged().blueprint("llama3-8b-a100");

    private TestEngines() {}

    static EngineBlueprint calibrated() {
        return CALIBRATED;
    }

    /** Without network, front end, noise and deadline, so that little time passes and nothing is dropped. */
    static EngineBlueprint calm() {
        return CALIBRATED.withSettings(settings(512, 256, 1024, Optional.empty(), EngineSettings.Kv.RESERVE));
    }

    static EngineSettings settings(
            int tokensPerStep, int maxRunning, int queueLimit, Optional<Duration> deadline, EngineSettings.Kv kv) {
        return new EngineSettings(
                tokensPerStep,
                maxRunning,
                queueLimit,
                deadline,
                EngineSettings.Order.CACHED_FIRST,
                kv,
                Duration.ZERO,
                0,
                Duration.ZERO,
                0);
    }
}
