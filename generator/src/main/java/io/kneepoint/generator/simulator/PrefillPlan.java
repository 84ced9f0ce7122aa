// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which prompt tokens one step computes: what the token budget leaves after decoding, given to the admitted requests in
 * the order of the settings. Confined to the engine's thread.
 */
final class PrefillPlan {
    private static final Comparator<EngineRequest> SHORTEST_FIRST = Comparator.<EngineRequest>comparingInt(
                    request -> request.prefillLeft)
            .thenComparingLong(request -> request.admission);

    private final EngineSettings settings;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<EngineRequest> completed = new ArrayList<>();
    private long tokens;
    private double context;

    PrefillPlan(EngineSettings settings) {
        this.settings = settings;
    }

    /** Plans the step that begins now. */
    void plan(List<EngineRequest> prefilling, int decoding) {
        chunks.clear();
        tokens = 0;
        context = 0;
        if (settings.order() == EngineSettings.Order.CACHED_FIRST && prefilling.size() > 1) {
            prefilling.sort(SHORTEST_FIRST);
        }
        long budget = (long) settings.tokensPerStep() - decoding;
        for (EngineRequest request : prefilling) {
            int share = (int) Math.min(request.prefillLeft, budget - tokens);
            if (share <= 0) {
                return;
            }
            Chunk chunk = new Chunk(request, share);
            chunks.add(chunk);
            tokens += share;
            context += chunk.context();
        }
    }

    /** Prompt tokens of the step. */
    long tokens() {
        return tokens;
    }

    /** Tokens that those attend to, summed over them. */
    double context() {
        return context;
    }

    /** The step is over. Returns the requests whose prompt is complete now; the list is good until the next call. */
    List<EngineRequest> complete() {
        completed.clear();
        for (Chunk chunk : chunks) {
            EngineRequest request = chunk.request();
            // One that ended or was thrown out while the step ran computes nothing for anybody.
            if (request.phase == EngineRequest.Phase.PREFILLING) {
                request.prefillDone += chunk.tokens();
                request.prefillLeft -= chunk.tokens();
                if (request.prefillLeft == 0) {
                    completed.add(request);
                }
            }
        }
        return completed;
    }

    private record Chunk(EngineRequest request, int tokens) {
        /** Each token sees what came before the chunk, and the chunk up to itself. */
        double context() {
            double before = (double) request.cachedTokens + request.prefillDone;
            return tokens * before + tokens * (tokens + 1.0) / 2;
        }
    }
}
