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
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricRulesTest {

    private static final String TO_THE_END = "from the first content to the stream end";
    private static final String BY_ARRIVALS = "from the first content to the last content, tokens counted by arrivals";
    private static final String BOTH = "from the first content to the stream end, tokens counted by arrivals";

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

    private static MetricRules rules(LastTokenRule last, Fidelity fidelity, RequestTimeline... requests) {
        return MetricRules.of(
                Optional.of(new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, last, fidelity)), List.of(requests));
    }

    private static LevelSample level(MetricRules rules, RequestTimeline... requests) {
        LevelSample.Builder builder = LevelSample.builder();
        for (RequestTimeline request : requests) {
            builder.add(RequestSample.succeeded().with(Metric.TPOT, 1));
            rules.addOthers(request, builder);
        }
        return builder.build();
    }

    private static double tpot(LevelSample level, String rule) {
        return level.by(Metric.TPOT, rule).column(Metric.TPOT).get(0);
    }

    @Test
    void shouldGiveTpotByEveryRuleThatItsTimesAllow() {
        RequestTimeline request = request(true, 410_000_000L);
        MetricRules rules = rules(LastTokenRule.LAST_CONTENT, Fidelity.A, request);

        LevelSample level = level(rules, request);

        assertThat(rules.unusual()).isEmpty();
        assertThat(level.rules(Metric.TPOT)).containsExactly(TO_THE_END, BY_ARRIVALS, BOTH);
        assertThat(tpot(level, TO_THE_END)).isCloseTo(310.0 / 10, within(1e-12));
        assertThat(tpot(level, BY_ARRIVALS)).isCloseTo(300.0 / 5, within(1e-12));
        assertThat(tpot(level, BOTH)).isCloseTo(310.0 / 5, within(1e-12));
    }

    @Test
    void shouldNotCountArrivalsWhereTheyWereNotTimed() {
        RequestTimeline request = request(true, 410_000_000L);
        MetricRules rules = rules(LastTokenRule.LAST_CONTENT, Fidelity.B, request);

        assertThat(level(rules, request).rules(Metric.TPOT)).containsExactly(TO_THE_END);
        assertThat(rules.otherThroughput()).isEmpty();
    }

    @Test
    void shouldNotInventTheEndOfAResponse() {
        RequestTimeline request = request(true, null);
        MetricRules sglang = rules(LastTokenRule.LAST_CONTENT, Fidelity.A, request);
        MetricRules loadTest = rules(LastTokenRule.STREAM_END, Fidelity.B, request);

        assertThat(level(sglang, request).rules(Metric.TPOT)).containsExactly(BY_ARRIVALS);
        assertThat(level(loadTest, request).rules(Metric.TPOT)).isEmpty();
        assertThat(loadTest.unusual()).containsEntry(Metric.TPOT, TO_THE_END).doesNotContainKey(Metric.E2E);
    }

    @Test
    void shouldGiveNoRuleThatOnlySomeRequestsCanFollow() {
        RequestTimeline ended = request(true, 410_000_000L);
        RequestTimeline open = request(true, null);
        MetricRules rules = rules(LastTokenRule.LAST_CONTENT, Fidelity.B, ended, open);

        assertThat(level(rules, ended, open).rules(Metric.TPOT)).isEmpty();
    }

    @Test
    void shouldSayWhoCountedTheTokens() {
        RequestTimeline server = request(true, 410_000_000L);
        RequestTimeline arrivals = request(false, 410_000_000L);

        MetricRules all = rules(LastTokenRule.LAST_CONTENT, Fidelity.A, arrivals);
        MetricRules some = rules(LastTokenRule.LAST_CONTENT, Fidelity.A, server, arrivals);

        assertThat(all.unusual())
                .containsEntry(Metric.TPOT, BY_ARRIVALS)
                .containsEntry(Metric.OUTPUT_TOKENS_PER_SECOND, "tokens counted by arrivals");
        assertThat(level(all, arrivals).rules(Metric.TPOT)).containsExactly(BOTH);
        assertThat(some.unusual())
                .containsEntry(
                        Metric.TPOT, "from the first content to the last content, tokens partly counted by arrivals")
                .doesNotContainKey(Metric.OUTPUT_TOKENS_PER_SECOND);
        assertThat(level(some, server, arrivals).rules(Metric.TPOT)).contains(BY_ARRIVALS);
    }
}
