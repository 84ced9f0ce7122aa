// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * An engine in virtual time: its calendar is run through as fast as it goes. The loads ({@link ClosedLoop} and others) enter
 * requests into it and hear of each result. Confined to one thread.
 */
final class VirtualEngine {
    private final EventCalendar calendar = new EventCalendar();
    private final Randomness random;
    private final EngineBlueprint blueprint;
    private final Engine engine;
    private final boolean tokenTimes;
    private final Map<EngineRequest, List<Long>> timesOf = new HashMap<>();

    VirtualEngine(EngineBlueprint blueprint, long seed, boolean tokenTimes) {
        this.blueprint = blueprint;
        this.tokenTimes = tokenTimes;
        random = new Randomness(seed);
        engine = blueprint.build(calendar, random, tokenTimes);
    }

    EventCalendar calendar() {
        return calendar;
    }

    Engine engine() {
        return engine;
    }

    Workload workload() {
        return blueprint.workload();
    }

    /** Draws a request from the workload and submits it. */
    EngineRequest submitDrawn(Consumer<RequestResult> whenEnded) {
        return submit(workload().draw(random), whenEnded);
    }

    EngineRequest submit(RequestShape shape, Consumer<RequestResult> whenEnded) {
        return engine.submit(shape, new Recorder(whenEnded));
    }

    private final class Recorder implements RequestListener {
        private final Consumer<RequestResult> whenEnded;

        Recorder(Consumer<RequestResult> whenEnded) {
            this.whenEnded = whenEnded;
        }

        @Override
        public void onToken(EngineRequest request, long atNanos) {
            timesOf.computeIfAbsent(request, unseen -> new ArrayList<>()).add(atNanos);
        }

        @Override
        public void onEnd(EngineRequest request, EngineOutcome outcome, long atNanos) {
            int tokens = request.generatedBefore;
            List<Long> times = tokenTimes ? timesOf.remove(request) : null;
            whenEnded.accept(new RequestResult(
                    request.number,
                    request.submittedNanos,
                    tokens > 0 ? OptionalLong.of(request.firstTokenNanos) : OptionalLong.empty(),
                    atNanos,
                    tokens,
                    outcome,
                    times == null ? List.of() : times));
        }
    }
}
