// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.LinkedHashSet;

/** Requests that wait for admission, in the order they came, those thrown out of a full cache first. Confined to the engine's thread. */
final class AdmissionQueue {
    private final EngineSettings.Order order;
    private final KvPool pool;
    private final LinkedHashSet<EngineRequest> preempted = new LinkedHashSet<>();
    private final LinkedHashSet<EngineRequest> fresh = new LinkedHashSet<>();

    AdmissionQueue(EngineSettings.Order order, KvPool pool) {
        this.order = order;
        this.pool = pool;
    }

    int size() {
        return preempted.size() + fresh.size();
    }

    void add(EngineRequest request) {
        request.phase = EngineRequest.Phase.WAITING;
        fresh.add(request);
    }

    /** Takes back a request that was admitted before: it comes before all that never were. */
    void addPreempted(EngineRequest request) {
        request.phase = EngineRequest.Phase.WAITING;
        preempted.add(request);
    }

    void remove(EngineRequest request) {
        if (!fresh.remove(request)) {
            preempted.remove(request);
        }
    }

    /** The request to admit next; the queue must not be empty. What is cached changes all the time, so nothing is kept sorted. */
    EngineRequest best() {
        LinkedHashSet<EngineRequest> first = preempted.isEmpty() ? fresh : preempted;
        EngineRequest best = first.iterator().next();
        if (order == EngineSettings.Order.CACHED_FIRST) {
            int bestPrefill = Integer.MAX_VALUE;
            for (EngineRequest request : first) {
                int prefill = request.prefillWith(pool.residentOf(request.shape));
                if (prefill < bestPrefill) {
                    best = request;
                    bestPrefill = prefill;
                }
            }
        }
        return best;
    }
}
