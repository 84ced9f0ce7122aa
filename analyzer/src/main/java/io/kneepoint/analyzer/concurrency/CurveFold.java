// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The levels of a run to its curve. */
public final class CurveFold {

    private CurveFold() {}

    /** The curve through these levels. */
    public static ConcurrencyCurve of(String runId, Collection<ConcurrencyLevel> levels) {
        List<ConcurrencyLevel> usable = levels.stream()
                .filter(level -> level.getConcurrency() != null && level.getOutputTokensPerSecond() != null)
                .sorted(Comparator.comparing(ConcurrencyLevel::getConcurrency))
                .toList();
        ConcurrencyCurve.Builder curve =
                ConcurrencyCurve.newBuilder().setRunId(runId).setLevels(usable.size());
        usable.stream()
                .max(Comparator.comparing(ConcurrencyLevel::getOutputTokensPerSecond))
                .ifPresent(peak -> curve.setPeakConcurrency((double) peak.getConcurrency())
                        .setPeakTokensPerSecond(peak.getOutputTokensPerSecond()));
        return curve.build();
    }
}
