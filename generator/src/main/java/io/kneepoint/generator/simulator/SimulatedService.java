// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections of one simulator share: the engine, the log, and chance. Confined to the server's event loop. */
final class SimulatedService {
    private final SimulatorOptions options;
    private final PacedEngine engine;
    private final EmissionLog emissions;
    private final Randomness random;
    private final Randomness faultRandom;
    private final AtomicLong requests = new AtomicLong();

    SimulatedService(SimulatorOptions options, Randomness random, PacedEngine engine, EmissionLog emissions) {
        this.options = options;
        this.random = random;
        this.engine = engine;
        this.emissions = emissions;
        // A source of its own, so that faults change nothing about what the engine does to the sound requests.
        faultRandom = new Randomness(~options.seed());
    }

    SimulatorOptions options() {
        return options;
    }

    PacedEngine engine() {
        return engine;
    }

    EmissionLog emissions() {
        return emissions;
    }

    String modelName() {
        return options.blueprint().name();
    }

    String nextRequestId() {
        return "sim-" + requests.incrementAndGet();
    }

    RequestShape shape(CompletionCall call) {
        return call.shape(options.prompts(), options.blueprint().workload(), random);
    }

    Optional<FaultKind> drawFault() {
        return options.faults().draw(faultRandom);
    }

    Randomness faultRandom() {
        return faultRandom;
    }

    /** Whether these credentials are the ones asked for; compared in constant time. */
    boolean admits(String authorization) {
        if (options.apiKey().isEmpty()) {
            return true;
        }
        byte[] expected = ("Bearer " + options.apiKey().get()).getBytes(StandardCharsets.UTF_8);
        return authorization != null && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
