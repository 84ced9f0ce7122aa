// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.LinkedHashSet;

/** Requests that wait for admission, in the order they came. Confined to the engine's thread. */
final class AdmissionQueue {
    private final EngineSettings.Order order;
    private final KvPool pool;
    private final LinkedHashSet<EngineRequest> requests = new LinkedHashSet<>();

    AdmissionQueue(EngineSettings.Order order, KvPool pool) {
        this.order = order;
        this.pool = pool;
    }

    int size() {
        return requests.size();
    }

    void add(EngineRequest request) {
        request.phase = EngineRequest.Phase.WAITING;
        requests.add(request);
    }

    void remove(EngineRequest request) {
        requests.remove(request);
    }

    /** The request to admit next; the queue must not be empty. What is cached changes all the time, so nothing is kept sorted. */
    EngineRequest best() {
        EngineRequest best = null;
        int bestPrefill = Integer.MAX_VALUE;
        for (EngineRequest request : requests) {
            if (order == EngineSettings.Order.FIRST_COME) {
                return request;
            }
            int prefill = request.prefillWith(pool.residentOf(request.shape));
            if (prefill < bestPrefill) {
                best = request;
                bestPrefill = prefill;
            }
        }
        if (best == null) {
            throw new IllegalStateException("admission queue: empty (expected: at least one request)");
        }
        return best;
    }
}
