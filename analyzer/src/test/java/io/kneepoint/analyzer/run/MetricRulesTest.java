// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.RequestSample;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricRulesTest {

    static {
        TrustedRecords.install();
    }

    private static final String USUAL = "from the first content to the last content";
    private static final String TO_THE_END = "from the first content to the stream end";
    private static final String DELTAS = "tokens counted by arrivals: content deltas";
    private static final String OURS = "kneepoint 0.1.0";

    /** First token after 100 ms, last after 400 ms, end after 410 ms; the server counted 11 tokens, the arrivals brought 6. */
    private static RequestTimeline request(boolean countedByServer, Long closedNanos) {
        return RequestTimeline.newBuilder()
                .setRunId("run")
                .setWorker(0)
                .setOrdinal(0)
                .setStage(0)
                .setIntendedEpochNanos(null)
                .setSentEpochNanos(null)
                .setFirstTokenOffsetNanos(100_000_000L)
                .setLastTokenOffsetNanos(400_000_000L)
                .setClosedOffsetNanos(closedNanos)
                .setOutcome(Outcome.OK)
                .setOutputTokens(countedByServer ? 11 : 6)
                .setOutputTokensFromUsage(countedByServer)
                .setArrivals(6)
                .setArrivalTokens(6)
                .setMultiTokenArrivals(0)
                .setGapSumNanos(300_000_000L)
                .setGapSquareSumHigh(0)
                .setGapSquareSumLow(0)
                .build();
    }

    private static LevelTokenRules rules(
            String tool, LastTokenRule last, Fidelity fidelity, List<RequestTimeline> requests) {
        return MetricRules.of(new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, last, fidelity), tool)
                .at(requests);
    }

    private static LevelSample level(String tool, LastTokenRule last, Fidelity fidelity, RequestTimeline... requests) {
        LevelTokenRules rules = rules(tool, last, fidelity, List.of(requests));
        LevelSample.Builder builder = LevelSample.builder();
        rules.declare(builder);
        for (RequestTimeline request : requests) {
            builder.add(RequestSample.succeeded().with(Metric.TPOT, 1));
            rules.addOthers(request, builder);
        }
        return builder.build();
    }

    private static LevelSample ours(RequestTimeline... requests) {
        return level(OURS, LastTokenRule.LAST_CONTENT, Fidelity.A, requests);
    }

    private static double tpot(LevelSample level, String rule) {
        return level.by(Metric.TPOT, rule).column(Metric.TPOT).get(0);
    }

    /** So many answers, of which the last so many lack the server's count. */
    private static List<RequestTimeline> answers(int all, int uncounted) {
        return IntStream.range(0, all)
                .mapToObj(i -> request(i < all - uncounted, 410_000_000L))
                .toList();
    }

    private static TokenCounts counts(int all, int uncounted) {
        return TokenCounts.of(answers(all, uncounted));
    }

    @Test
    void shouldGiveTpotByEveryRuleThatItsTimesAllow() {
        RequestTimeline request = request(true, 410_000_000L);

        LevelSample ours = ours(request);
        LevelSample guidellm = level("guidellm 0.5.0", LastTokenRule.LAST_CONTENT, Fidelity.B, request);

        assertThat(ours.rules().own(Metric.TPOT)).isEmpty();
        assertThat(ours.rules().others(Metric.TPOT)).containsExactly(USUAL + ", " + DELTAS);
        assertThat(tpot(ours, USUAL + ", " + DELTAS)).isCloseTo(300.0 / 5, within(1e-12));
        assertThat(guidellm.rules().others(Metric.TPOT)).containsExactly(TO_THE_END);
        assertThat(tpot(guidellm, TO_THE_END)).isCloseTo(310.0 / 10, within(1e-12));
    }

    @Test
    void shouldTakeACloseForTheEndOfTheStreamOnlyWhereTheToolTimedThatEnd() {
        RequestTimeline request = request(true, 410_000_000L);

        for (String tool : List.of(OURS, "aiperf", "genai-perf", "inference-perf", "some other tool")) {
            assertThat(level(tool, LastTokenRule.LAST_CONTENT, Fidelity.B, request)
                            .rules()
                            .others(Metric.TPOT))
                    .as(tool)
                    .isEmpty();
        }
    }

    @Test
    void shouldCallOnlyAlikeArrivalsAlike() {
        List<RequestTimeline> uncounted = answers(1, 1);
        List<String> tools = List.of(
                OURS, "vllm bench serve", "inference-perf", "genai-perf", "mlperf endpoints", "sglang bench_serving");

        List<String> rules = tools.stream()
                .map(tool -> rules(tool, LastTokenRule.LAST_CONTENT, Fidelity.A, uncounted)
                        .arrivals())
                .toList();
        RequestTimeline answerKnown = RequestTimeline.newBuilder(request(false, null))
                .setFirstAnswerOffsetNanos(100_000_000L)
                .build();

        assertThat(rules).doesNotHaveDuplicates().startsWith(DELTAS, "tokens counted by arrivals: choice chunks");
        assertThat(rules("aiperf", LastTokenRule.LAST_CONTENT, Fidelity.A, uncounted)
                        .arrivals())
                .isEqualTo(DELTAS);
        assertThat(rules("genai-perf", LastTokenRule.LAST_CONTENT, Fidelity.A, List.of(answerKnown))
                        .arrivals())
                .isEqualTo(DELTAS);
    }

    @Test
    void shouldNotCountArrivalsWhereTheyWereNotTimed() {
        RequestTimeline request = request(true, 410_000_000L);

        assertThat(level(OURS, LastTokenRule.LAST_CONTENT, Fidelity.B, request)
                        .rules()
                        .others(Metric.TPOT))
                .isEmpty();
        assertThat(rules(OURS, LastTokenRule.LAST_CONTENT, Fidelity.B, List.of(request))
                        .otherThroughput())
                .isEmpty();
    }

    @Test
    void shouldNotInventTheEndOfAResponse() {
        RequestTimeline open = request(true, null);
        RequestTimeline ended = request(true, 410_000_000L);
        MetricRules loadTest = MetricRules.of(
                new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.STREAM_END, Fidelity.B),
                "llm-load-test");

        assertThat(level("guidellm", LastTokenRule.LAST_CONTENT, Fidelity.B, open, ended)
                        .rules()
                        .others(Metric.TPOT))
                .isEmpty();
        assertThat(loadTest.unusual())
                .containsEntry(Metric.TPOT, TO_THE_END)
                .containsEntry(Metric.E2E, "to the stream end");
    }

    @Test
    void shouldSayWhoCountedTheTokens() {
        LevelSample arrivals = ours(request(false, 410_000_000L));

        assertThat(arrivals.rules().own(Metric.TPOT)).contains(USUAL + ", " + DELTAS);
        assertThat(arrivals.rules().own(Metric.OUTPUT_TOKENS_PER_SECOND)).contains(DELTAS);
        assertThat(arrivals.rules().own(Metric.COST_PER_REQUEST)).contains(DELTAS);
        assertThat(arrivals.rules().others(Metric.TPOT)).isEmpty();
    }

    @Test
    void shouldFollowNoRuleWhereTheServerCountedOnlySome() {
        LevelSample some = ours(answers(40, 2).toArray(RequestTimeline[]::new));

        String why = "the server counted the tokens of 38 of 40 answers (expected: of none, or of all but 1 %)";
        assertThat(some.rules().none(Metric.TPOT)).contains(why);
        assertThat(some.rules().none(Metric.OUTPUT_TOKENS_PER_SECOND)).contains(why);
        assertThat(some.rules().others(Metric.TPOT)).isEmpty();
        assertThat(rules(OURS, LastTokenRule.LAST_CONTENT, Fidelity.A, answers(40, 2))
                        .otherThroughput())
                .isEmpty();
    }

    @Test
    void shouldLeaveOutAFewAnswersThatTheServerDidNotCount() {
        TokenCounts few = counts(300, 3);
        LevelSample level = ours(answers(20, 1).toArray(RequestTimeline[]::new));

        assertThat(few.areTheServers()).isTrue();
        assertThat(few.note())
                .contains("3 of 300 answers lack the server's token count and are left out of TPOT and cost");
        assertThat(few.leavesOut(request(false, null))).isTrue();
        assertThat(few.leavesOut(request(true, null))).isFalse();
        assertThat(level.rules().own(Metric.TPOT)).isEmpty();
        assertThat(level.rules().none(Metric.TPOT)).isEmpty();
        assertThat(counts(300, 4).areTheServers()).isFalse();
        assertThat(counts(19, 1).areTheServers()).isFalse();
        assertThat(counts(19, 0).note()).isEmpty();
        assertThat(TokenCounts.of(List.of()).mixture()).isEmpty();
        assertThat(TokenCounts.of(List.of()).areOfArrivals()).isFalse();
    }
}
