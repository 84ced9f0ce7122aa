// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.Efficiency;
import io.kneepoint.generator.engine.StepTime;

/**
 * All it takes to build an engine, any number of times.
 *
 * @param name what the served model is called
 * @param deployment model and GPUs
 * @param efficiency how much of their peak the engine reaches
 * @param kvPoolTokens KV cache, in tokens, at least 1
 * @param settings scheduling and noise
 * @param workload what the built-in load asks for
 */
public record EngineBlueprint(
        String name,
        Deployment deployment,
        Efficiency efficiency,
        long kvPoolTokens,
        EngineSettings settings,
        Workload workload) {
    public EngineBlueprint {
        Positive.whole("kvPoolTokens", kvPoolTokens);
    }

    /** The same service on an engine of this efficiency. */
    public EngineBlueprint withEfficiency(Efficiency other) {
        return new EngineBlueprint(name, deployment, other, kvPoolTokens, settings, workload);
    }

    /** The same service with other scheduling or noise. */
    public EngineBlueprint withSettings(EngineSettings other) {
        return new EngineBlueprint(name, deployment, efficiency, kvPoolTokens, other, workload);
    }

    /** The same service asked for other work. */
    public EngineBlueprint withWorkload(Workload other) {
        return new EngineBlueprint(name, deployment, efficiency, kvPoolTokens, settings, other);
    }

    /** The same service with another KV cache. */
    public EngineBlueprint withKvPoolTokens(long tokens) {
        return new EngineBlueprint(name, deployment, efficiency, tokens, settings, workload);
    }

    /** An engine with a warm prefix cache that lives by this calendar. */
    Engine build(EventCalendar calendar, Randomness random, boolean tellTokens) {
        StepTime stepTime = new StepTime(deployment, efficiency);
        Engine engine = new Engine(settings, stepTime, kvPoolTokens, calendar, random, tellTokens);
        engine.warm(workload);
        return engine;
    }
}
