// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs that give TPOT by different rules: compared by one that all can give it by, else not at all. */
class ConversionTest {

    private static final String TO_THE_END = "from the first content to the stream end";
    private static final OptionalInt LEVEL = OptionalInt.of(8);

    /** A run whose TPOT is about {@code own} by its own rule and about {@code toTheEnd} to the end, where that is known. */
    private static RunSample run(String name, Map<Metric, String> definitions, double own, Optional<Double> toTheEnd) {
        Random random = new Random(name.hashCode());
        LevelSample.Builder builder = LevelSample.builder().concurrency(8);
        for (int i = 0; i < 400; i++) {
            double noise = Math.exp(0.1 * random.nextGaussian());
            builder.add(RequestSample.succeeded().with(Metric.TPOT, own * noise));
            toTheEnd.ifPresent(value -> builder.by(Metric.TPOT, TO_THE_END, value * noise));
        }
        return new RunSample(name, Map.of(), definitions, Optional.empty(), List.of(builder.build()));
    }

    private static Comparison tpot(RunSample baseline, RunSample candidate) {
        return new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT)
                .compare(List.of(baseline), List.of(candidate)).comparisons().stream()
                        .filter(comparison -> comparison.metric().equals("tpot"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void shouldCompareByTheRuleThatBothCanFollow() {
        // To the last content 20 against 30 ms, which are two rules; to the end 30 against 30 ms.
        RunSample ours = run("ours", Map.of(), 20, Optional.of(30.0));
        RunSample theirs = run("theirs", Map.of(Metric.TPOT, TO_THE_END), 30, Optional.empty());

        Comparison converted = tpot(ours, theirs);

        assertThat(converted.decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(converted.notes()).contains("tpot: converted to one rule: " + TO_THE_END);
        assertThat(tpot(theirs, ours).notes()).contains("tpot: converted to one rule: " + TO_THE_END);
    }

    @Test
    void shouldLeaveRunsOfOneRuleAlone() {
        RunSample a = run("a", Map.of(), 20, Optional.of(90.0));
        RunSample b = run("b", Map.of(), 20, Optional.of(30.0));

        Comparison comparison = tpot(a, b);

        assertThat(comparison.decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(comparison.notes()).noneMatch(note -> note.contains("converted"));
    }

    @Test
    void shouldRefuseWhereNoRuleIsCommonToAll() {
        RunSample withoutEnd = run("without end", Map.of(), 20, Optional.empty());
        RunSample toTheEnd = run("to the end", Map.of(Metric.TPOT, TO_THE_END), 30, Optional.empty());

        Comparison refused = tpot(withoutEnd, toTheEnd);
        Strata strata =
                new Strata(List.of(withoutEnd, run("with", Map.of(), 20, Optional.of(30.0))), List.of(toTheEnd));

        assertThat(refused.decision().reason()).contains(Reason.NOT_COMPARABLE);
        assertThat(refused.notes())
                .containsExactly("tpot: measured by different rules: first content token to last content token and "
                        + TO_THE_END);
        assertThat(strata.conversion(Metric.TPOT)).isEmpty();
        assertThat(strata.differentDefinition(Metric.TPOT)).isPresent();
        assertThat(strata.baseline(LEVEL)).isPresent();
    }

    @Test
    void shouldHoldTheBriefRuleToTheSame() {
        RunSample ours = run("ours", Map.of(), 20, Optional.of(30.0));
        RunSample theirs = run("theirs", Map.of(Metric.TPOT, TO_THE_END), 30, Optional.empty());
        RunSample withoutEnd = run("without end", Map.of(), 20, Optional.empty());

        RegressionReport converted = new BriefRule().compare(Metric.TPOT, List.of(ours), List.of(theirs));
        RegressionReport refused = new BriefRule().compare(Metric.TPOT, List.of(withoutEnd), List.of(theirs));

        assertThat(converted.verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(refused.reason()).contains(Reason.NOT_COMPARABLE);
    }

    @Test
    void shouldKnowItsRules() {
        LevelSample level =
                run("ours", Map.of(), 20, Optional.of(30.0)).levels().get(0);

        assertThat(level.by(Metric.TPOT, TO_THE_END)
                        .column(Metric.TPOT)
                        .moments()
                        .mean())
                .isGreaterThan(29);
        assertThatThrownBy(() -> level.by(Metric.TPOT, "by guess"))
                .hasMessage("rule: by guess (expected: one of [" + TO_THE_END + "])");
    }
}
