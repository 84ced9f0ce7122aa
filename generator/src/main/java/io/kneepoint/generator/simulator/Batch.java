// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The requests that decode: each gets one token a step. A step adds the batch's size to two sums and touches nobody; what
 * a request has by now follows from the number of the step. Confined to the engine's thread.
 */
final class Batch {
    private final List<EngineRequest> running = new ArrayList<>();
    private final PriorityQueue<EngineRequest> finishing =
            new PriorityQueue<>(Comparator.<EngineRequest>comparingLong(request -> request.finishStep)
                    .thenComparingLong(request -> request.number));
    private long step;
    private long contextTokens;

    int size() {
        return running.size();
    }

    /** Tokens in the contexts of all running requests. */
    long contextTokens() {
        return contextTokens;
    }

    /** A step is over: everyone has one token more. Returns how many that were. */
    int advance() {
        step++;
        contextTokens += running.size();
        return running.size();
    }

    /** Tells each running request of the token it just got. A listener may end its own request, no other. */
    void tell(long nowNanos) {
        for (int i = running.size() - 1; i >= 0; i--) {
            EngineRequest request = running.get(i);
            request.listener.onToken(request, nowNanos);
        }
    }

    /** The request's prompt is computed and the step that just ended made its next token. */
    void join(EngineRequest request) {
        request.generatedBefore++;
        request.joinedStep = step;
        request.finishStep = step + request.shape.outputTokens() - request.generatedBefore;
        request.phase = EngineRequest.Phase.RUNNING;
        request.slot = running.size();
        running.add(request);
        finishing.add(request);
        contextTokens += context(request);
    }

    /** The request leaves, finished or not; what it made stays on its record. */
    void leave(EngineRequest request) {
        contextTokens -= context(request);
        request.generatedBefore = generated(request);
        EngineRequest last = running.remove(running.size() - 1);
        if (!last.equals(request)) {
            running.set(request.slot, last);
            last.slot = request.slot;
        }
        if (request.equals(finishing.peek())) {
            finishing.remove();
        } else {
            finishing.remove(request);
        }
    }

    /** A request whose last token is there; null when nobody is done. */
    EngineRequest finished() {
        EngineRequest first = finishing.peek();
        return first != null && first.finishStep <= step ? first : null;
    }

    /** Tokens the request has made by now. */
    int generated(EngineRequest request) {
        return request.generatedBefore + decodeSteps(request);
    }

    /** Steps the running request took part in since the one it joined with. */
    int decodeSteps(EngineRequest request) {
        return request.phase == EngineRequest.Phase.RUNNING ? (int) (step - request.joinedStep) : 0;
    }

    /** The running request that was admitted last; null when none runs. */
    EngineRequest youngest() {
        EngineRequest youngest = null;
        for (EngineRequest request : running) {
            if (youngest == null || request.admission > youngest.admission) {
                youngest = request;
            }
        }
        return youngest;
    }

    private long context(EngineRequest request) {
        return (long) request.shape.promptTokens() + generated(request);
    }
}
