// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that a report of one run says.
 *
 * @param status state, totals and health
 * @param levels load levels, ascending, those of open loops last
 * @param curve what the levels say together; empty without levels
 * @param definitions which definitions the numbers follow; empty when the run says nothing
 * @param instrument error of the instrument that measured; empty when another tool measured
 * @param serving what is known of model and hardware
 * @param gauges what the engine said of itself, by stage; a stage without samples is not there
 * @param notes sentences that a reader must know, such as what Kafka missed
 * @param thresholds what counts as good
 */
public record RunReport(
        RunStatus status,
        List<ConcurrencyLevel> levels,
        Optional<ConcurrencyCurve> curve,
        Optional<MetricDefinitions> definitions,
        Optional<InstrumentError> instrument,
        Serving serving,
        Map<Integer, EngineGauges> gauges,
        List<String> notes,
        Thresholds thresholds) {

    public RunReport {
        levels = levels.stream()
                .sorted(Comparator.comparing(
                                ConcurrencyLevel::getConcurrency, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(ConcurrencyLevel::getStage))
                .toList();
        gauges = Map.copyOf(gauges);
        notes = List.copyOf(notes);
    }

    /** Why none of it must be trusted, as a sentence that comes before everything else; empty when nothing speaks against it. */
    public Optional<String> warning() {
        return Optional.ofNullable(status.getInvalidReason())
                .map(why -> "INVALID, so do not trust these numbers: " + why);
    }

    public boolean isComplete() {
        return status.getState() == RunState.COMPLETE;
    }

    /** Whether a duration is smaller than the instrument's own error, so that it says more of the instrument. [ns] */
    boolean isBelowInstrumentError(Double nanos) {
        return nanos != null
                && instrument.isPresent()
                && instrument.get() instanceof InstrumentError.Measured measured
                && nanos < measured.timingErrorP99Nanos();
    }

    /**
     * Grades of a level. Throughput is graded at the peak of the curve only, where it is what counts. TTFT that ends with something
     * else than the first content is not graded: the limits are for that.
     */
    Thresholds.Grades grades(ConcurrencyLevel level) {
        Thresholds.Grades grades =
                thresholds.grades(level, isPeak(level) ? serving.billionParameters() : OptionalDouble.empty());
        boolean toFirstContent = definitions
                .map(it -> it.getFirstToken() == FirstTokenRule.FIRST_CONTENT)
                .orElse(true);
        return toFirstContent ? grades : grades.withoutTtft();
    }

    private boolean isPeak(ConcurrencyLevel level) {
        return level.getOutputTokensPerSecond() != null
                && curve.map(ConcurrencyCurve::getPeakTokensPerSecond)
                        .filter(level.getOutputTokensPerSecond()::equals)
                        .isPresent();
    }
}
