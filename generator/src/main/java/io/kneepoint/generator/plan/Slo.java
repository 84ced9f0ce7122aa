// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What one request must meet to count as goodput; what is left out is no limit.
 *
 * @param ttft greatest TTFT from the intended start
 * @param tpot greatest TPOT
 * @param e2e greatest end-to-end latency from the intended start
 */
public record Slo(Optional<Duration> ttft, Optional<Duration> tpot, Optional<Duration> e2e) {

    public Slo {
        if (ttft.isEmpty() && tpot.isEmpty() && e2e.isEmpty()) {
            throw new IllegalArgumentException("slo: no limit in it (expected: ttft, tpot or e2e)");
        }
    }
}
