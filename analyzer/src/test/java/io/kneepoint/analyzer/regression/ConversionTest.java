// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
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
                .containsExactly("tpot: measured by different rules: from the first content to the last content and "
                        + TO_THE_END);
        assertThat(strata.conversion(Metric.TPOT, LEVEL)).isEmpty();
        assertThat(strata.differentDefinition(Metric.TPOT, LEVEL)).isPresent();
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

    /** A level whose TPOT is about so many ms; a given rule is its own, another makes twice as much of it. */
    private static LevelSample level(
            int concurrency, double tpot, Optional<String> own, Optional<String> none, String... others) {
        Random random = new Random(concurrency);
        LevelSample.Builder builder = LevelSample.builder().concurrency(concurrency);
        own.ifPresent(rule -> builder.rule(Metric.TPOT, rule));
        none.ifPresent(why -> builder.noRule(Metric.TPOT, why));
        for (int i = 0; i < 400; i++) {
            double value = tpot * Math.exp(0.1 * random.nextGaussian());
            builder.add(RequestSample.succeeded().with(Metric.TPOT, value));
            for (String other : others) {
                builder.by(Metric.TPOT, other, 2 * value);
            }
        }
        return builder.build();
    }

    private static LevelSample failed(int concurrency) {
        LevelSample.Builder builder = LevelSample.builder().concurrency(concurrency);
        for (int i = 0; i < 400; i++) {
            builder.add(RequestSample.failed());
        }
        return builder.build();
    }

    private static RunSample run(String name, LevelSample... levels) {
        return new RunSample(name, Map.of(), List.of(levels));
    }

    @Test
    void shouldConvertLevelByLevel() {
        LevelSample at8 = level(8, 20, Optional.empty(), Optional.empty(), "by deltas");
        RunSample baseline = run("a", at8, level(16, 20, Optional.empty(), Optional.empty(), "by deltas"));
        RunSample candidate = run("b", at8, level(16, 40, Optional.of("by deltas"), Optional.empty()));

        Strata strata = new Strata(List.of(baseline), List.of(candidate));
        RegressionReport report = new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT)
                .compare(List.of(baseline), List.of(candidate));

        assertThat(strata.conversion(Metric.TPOT, OptionalInt.of(8))).isEmpty();
        assertThat(strata.conversion(Metric.TPOT, OptionalInt.of(16)))
                .contains("tpot: converted to one rule: by deltas");
        assertThat(report.comparisons().stream()
                        .filter(each -> each.metric().equals("tpot"))
                        .map(each -> each.decision().kind()))
                .as("two levels, and nothing pooled over two rules")
                .containsExactly(VerdictKind.NO_REGRESSION, VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldLetALevelWithoutTheMetricFollowAnyRule() {
        RunSample baseline = run("a", level(8, 20, Optional.empty(), Optional.empty(), "by deltas"), failed(256));
        RunSample candidate = run("b", level(8, 40, Optional.of("by deltas"), Optional.empty()), failed(256));

        RegressionReport report = new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT)
                .compare(List.of(baseline), List.of(candidate));

        assertThat(tpot(baseline, candidate).decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(report.comparisons().stream()
                        .filter(each -> each.metric().equals("tpot")
                                && each.concurrency().equals(OptionalInt.of(256)))
                        .flatMap(each -> each.decision().reason().stream()))
                .containsExactly(Reason.NO_DATA);
    }

    @Test
    void shouldPreferTheNearestRuleToTheFirstByTheAlphabet() {
        RunSample baseline = run("a", level(8, 20, Optional.of("own a"), Optional.empty(), "z near", "a far"));
        RunSample candidate = run("b", level(8, 20, Optional.of("own b"), Optional.empty(), "z near", "a far"));

        assertThat(new Strata(List.of(baseline), List.of(candidate)).conversion(Metric.TPOT, LEVEL))
                .contains("tpot: converted to one rule: z near");
    }

    @Test
    void shouldCompareWhatFollowsNoRuleWithNothing() {
        String why = "the server counted the tokens of 4 of 400 answers";
        RunSample mixed = run("mixed", level(8, 20, Optional.empty(), Optional.of(why), "by deltas"));
        RunSample same = run("same", level(8, 20, Optional.empty(), Optional.of(why), "by deltas"));

        Comparison refused = tpot(mixed, same);

        assertThat(refused.decision().reason()).contains(Reason.NOT_COMPARABLE);
        assertThat(refused.notes()).containsExactly("tpot: mixed: " + why);
    }

    @Test
    void shouldTakeAHistoryOnlyFromRunsOfTheRuleCompared() {
        List<RunSample> stored = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stored.add(run("usual" + i, level(8, 20 + i, Optional.empty(), Optional.empty(), "by deltas")));
        }
        stored.add(run("deltas", level(8, 80, Optional.of("by deltas"), Optional.empty())));
        Gate gate = new Gate(Metric.TPOT, Statistic.mean(), 10);
        StoredRuns usual = new StoredRuns(stored);
        StoredRuns deltas = new StoredRuns(stored);
        Optional<String> usualRule = Optional.of("from the first content to the last content");

        assertThat(usual.of(gate, LEVEL, usualRule).orElseThrow().runs()).isEqualTo(5);
        assertThat(usual.notes())
                .containsExactly("left out of the history of tpot, since measured by another rule: deltas");
        assertThat(deltas.of(gate, LEVEL, Optional.of("by deltas"))
                        .orElseThrow()
                        .runs())
                .isEqualTo(6);
        assertThat(deltas.notes()).isEmpty();
    }

    @Test
    void shouldKeepTheRuleOfTheFirstLook() {
        Gate gate = new Gate(Metric.TPOT, Statistic.mean(), 3);
        RunGate settled = RunGate.ofPairs(GatePolicy.single(gate), List.of(4, 5));
        for (int pair = 0; pair < 4; pair++) {
            settled.addPair(
                    run("b" + pair, level(8, 20 + pair, Optional.empty(), Optional.empty(), "by deltas")),
                    run(
                            "c" + pair,
                            level(8, 20 + 2 * (pair % 2) + pair, Optional.empty(), Optional.empty(), "by deltas")));
        }
        State atFirst = settled.state();
        settled.addPair(
                run("b4", level(8, 20, Optional.empty(), Optional.empty(), "by deltas")),
                run("c4", level(8, 40, Optional.of("by deltas"), Optional.empty())));

        assertThat(atFirst).isInstanceOf(State.Collecting.class);
        assertThat(settled.state().metrics())
                .containsEntry("tpot mean at 8", Decision.inconclusive(Reason.NOT_COMPARABLE));
        assertThat(settled.report().verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(settled.report().comparisons().get(0).notes())
                .containsExactly("tpot: c4 measured by another rule than at the first look: by deltas and "
                        + "from the first content to the last content");
    }
}
