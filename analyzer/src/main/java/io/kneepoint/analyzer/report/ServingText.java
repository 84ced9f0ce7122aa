// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lines about what serves the model: its predicted ceiling beside the measured knee, and what the engine said of itself. */
final class ServingText {

    private ServingText() {}

    /**
     * The ceiling by arithmetic, and where the measured knee stands against it.
     *
     * @param knee measured [requests in flight]; null when there is no clear one
     */
    static Optional<String> ceiling(Serving serving, Double knee) {
        if (serving.kvCeiling().isEmpty()) {
            return Optional.empty();
        }
        double ceiling = serving.kvCeiling().getAsDouble();
        StringBuilder line = new StringBuilder("  KV cache  holds " + Numbers.whole(ceiling) + " requests");
        serving.contextTokens()
                .ifPresent(tokens ->
                        line.append(" of ").append(Numbers.whole(tokens)).append(" tokens"));
        line.append(" by arithmetic");
        serving.hardware()
                .ifPresent(hardware -> line.append(" (").append(hardware).append(')'));
        if (knee != null && ceiling >= 1) {
            line.append(
                    knee > ceiling
                            ? "; the knee lies beyond: requests are shorter, or share what is cached"
                            : String.format(Locale.ROOT, "; the knee comes at %.0f %% of that", 100 * knee / ceiling));
        }
        return Optional.of(line.toString());
    }

    /** One line for each level of which the engine said something. */
    static List<String> gauges(
            List<ConcurrencyLevel> levels, Map<Integer, EngineGauges> gauges, Function<ConcurrencyLevel, String> load) {
        List<String> lines = new ArrayList<>();
        for (ConcurrencyLevel level : levels) {
            EngineGauges said = gauges.get(level.getStage());
            if (said != null) {
                lines.add("  Engine    at " + load.apply(level) + ": running " + Numbers.number(said.runningMean())
                        + ", waiting " + Numbers.number(JsonReport.boxed(said.waitingMean())) + ", KV cache at most "
                        + Numbers.percent(JsonReport.boxed(said.kvUsageMax())) + " full (" + said.samples()
                        + (said.samples() == 1 ? " sample)" : " samples)"));
            }
        }
        return lines;
    }
}
