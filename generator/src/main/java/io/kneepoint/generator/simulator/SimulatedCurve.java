// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the {@link CurveExplorer} answers.
 *
 * @param weightBytes all weights, over all GPUs
 * @param poolBytes KV cache over all GPUs; negative when the weights do not fit, and by how much
 * @param bytesPerToken KV cache of one more token, one copy
 * @param requestBytes KV cache of one request at the full context, one copy
 * @param maxRequests requests of the full context that fit side by side, nothing shared
 * @param points one a level, in the order asked; none when not even one request fits
 */
public record SimulatedCurve(
        long weightBytes,
        long poolBytes,
        long bytesPerToken,
        long requestBytes,
        long maxRequests,
        List<CurvePoint> points) {
    public SimulatedCurve {
        points = List.copyOf(points);
    }

    /**
     * The concurrency of the greatest good output. Raw output would mislead: past the edge it can rise again, when only
     * cheap requests survive. Empty when there are no points.
     */
    public OptionalInt peakConcurrency() {
        return points.stream()
                .max(Comparator.comparingDouble(CurvePoint::goodTokensPerSecond))
                .map(point -> OptionalInt.of(point.concurrency()))
                .orElse(OptionalInt.empty());
    }
}
