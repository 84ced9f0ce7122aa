// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.Pairing;
import io.kneepoint.analyzer.regression.RunComparator;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunSamplesTest {

    private static final Map<String, String> FINGERPRINT = Map.of("model", "m");

    /** Keeps the levels that the fold reports. */
    private static final class Levels implements MetricSink {

        private final Map<Integer, ConcurrencyLevel> byConcurrency = new TreeMap<>();

        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            if (record instanceof ConcurrencyLevel level) {
                byConcurrency.put(level.getConcurrency(), level);
            }
        }
    }

    private static RunSamples sample(List<StreamEvent> events, Levels levels) {
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, levels);
        events.forEach(fold::accept);
        return RunSamples.of("run", FINGERPRINT, fold);
    }

    private static LevelSample level(RunSample run, int concurrency) {
        return run.levels().stream()
                .filter(level -> level.concurrency().equals(OptionalInt.of(concurrency)))
                .findFirst()
                .orElseThrow();
    }

    private static StreamEvent with(StreamEvent event, Object payload) {
        return StreamEvent.newBuilder(event).setPayload(payload).build();
    }

    @Test
    void shouldAgreeWithWhatTheReportSays() {
        Levels reported = new Levels();

        RunSample run = sample(SyntheticRun.events(1, 8, 4, 16), reported).sample();

        assertThat(run.fingerprint()).isEqualTo(FINGERPRINT);
        assertThat(run.definitions()).containsOnlyKeys(Metric.E2E);
        assertThat(run.invalid()).isEmpty();
        for (int concurrency : new int[] {4, 16}) {
            ConcurrencyLevel level = reported.byConcurrency.get(concurrency);
            LevelSample sample = level(run, concurrency);
            assertThat(sample.requests()).isEqualTo((int) level.getRequests());
            assertThat(sample.failures()).isEqualTo((int) level.getErrors());
            assertThat(mean(sample, Metric.TTFT)).isCloseTo(level.getTtft().getMeanNanos() / 1e6, within(1e-9));
            assertThat(mean(sample, Metric.TTFT_FROM_INTENDED))
                    .isCloseTo(level.getTtftFromIntended().getMeanNanos() / 1e6, within(1e-9));
            assertThat(mean(sample, Metric.TPOT)).isCloseTo(level.getTpot().getMeanNanos() / 1e6, within(1e-9));
            assertThat(mean(sample, Metric.E2E)).isCloseTo(level.getE2e().getMeanNanos() / 1e6, within(1e-9));
            assertThat(mean(sample, Metric.ITL)).isCloseTo(level.getItl().getMeanNanos() / 1e6, within(1e-9));
            assertThat(mean(sample, Metric.COST_PER_REQUEST)).isCloseTo(level.getCostUsdPerRequest(), within(1e-12));
            assertThat(mean(sample, Metric.OUTPUT_TOKENS_PER_SECOND))
                    .isCloseTo(level.getOutputTokensPerSecond(), within(0.01 * level.getOutputTokensPerSecond()));
            assertThat(sample.seconds()).hasValue(level.getMeasureDurationNanos() / 1e9);
            double p50 = sample.observations(Metric.ITL).statistic(Statistic.quantile(0.5));
            assertThat(p50).isCloseTo(level.getItl().getP50Nanos() / 1e6, within(0.02 * p50));
        }
    }

    private static double mean(LevelSample sample, Metric metric) {
        return sample.observations(metric).statistic(Statistic.mean());
    }

    @Test
    void shouldNotDependOnFramesOrOnTheOrderOfEvents() {
        RunSample framed = sample(SyntheticRun.events(7, 64, 8), new Levels()).sample();
        RunSample single = sample(SyntheticRun.events(7, 1, 8), new Levels()).sample();
        List<StreamEvent> shuffled = SyntheticRun.events(7, 64, 8);
        Collections.shuffle(shuffled, new Random(3));
        RunSample mixed = sample(shuffled, new Levels()).sample();

        for (RunSample other : List.of(single, mixed)) {
            for (Metric metric : List.of(Metric.TTFT, Metric.TPOT, Metric.E2E, Metric.OUTPUT_TOKENS_PER_SECOND)) {
                assertThat(level(other, 8).column(metric))
                        .isEqualTo(level(framed, 8).column(metric));
            }
            assertThat(level(other, 8).observations(Metric.ITL).statistic(Statistic.quantile(0.95)))
                    .isEqualTo(level(framed, 8).observations(Metric.ITL).statistic(Statistic.quantile(0.95)));
        }
    }

    @Test
    void shouldKnowNoLatencyFromTheIntendedStartWhereThatIsUnknown() {
        List<StreamEvent> events = SyntheticRun.events(1, 8, 4);
        events.replaceAll(event -> event.getPayload() instanceof RequestScheduled scheduled
                ? with(
                        event,
                        RequestScheduled.newBuilder(scheduled)
                                .setIntendedEpochNanos(null)
                                .build())
                : event);

        LevelSample sample = level(sample(events, new Levels()).sample(), 4);

        assertThat(sample.column(Metric.TTFT).size()).isPositive();
        assertThat(sample.column(Metric.TTFT_FROM_INTENDED).size()).isZero();
    }

    @Test
    void shouldTellWhichDefinitionsDiffer() {
        List<StreamEvent> events = SyntheticRun.events(1, 8, 4);
        RunStarted started = RunStarted.newBuilder((RunStarted) events.get(0).getPayload())
                .setDefinitions(
                        new MetricDefinitions(FirstTokenRule.FIRST_CHOICE_CHUNK, LastTokenRule.LAST_CHUNK, Fidelity.A))
                .build();
        events.set(0, with(events.get(0), started));

        assertThat(sample(events, new Levels()).sample().definitions())
                .containsEntry(Metric.TTFT, "to the first choice chunk")
                .containsEntry(Metric.TPOT, "from the first choice chunk to the last chunk")
                .containsEntry(Metric.E2E, "to the last chunk")
                .doesNotContainKeys(Metric.OUTPUT_TOKENS_PER_SECOND, Metric.ERROR_RATE);
    }

    @Test
    void shouldTakeATimeoutForALowerBoundAndAFailureForNone() {
        List<StreamEvent> events = SyntheticRun.events(5, 8, 16);
        int changed = 0;
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).getPayload() instanceof RequestEnded ended
                    && ended.getOutcome() == Outcome.RATE_LIMITED) {
                RequestEnded timedOut = RequestEnded.newBuilder(ended)
                        .setOutcome(Outcome.FIRST_TOKEN_TIMEOUT)
                        .build();
                events.set(i, with(events.get(i), timedOut));
                changed++;
            }
        }
        LevelSample failed =
                level(sample(SyntheticRun.events(5, 8, 16), new Levels()).sample(), 16);
        LevelSample timedOut = level(sample(events, new Levels()).sample(), 16);

        assertThat(changed).isPositive();
        assertThat(failed.failures()).isPositive();
        assertThat(failed.column(Metric.TTFT).size()).isEqualTo(failed.requests() - failed.failures());
        assertThat(timedOut.failures()).isEqualTo(failed.failures());
        assertThat(timedOut.column(Metric.TTFT).size()).isEqualTo(timedOut.requests());
        assertThat(timedOut.column(Metric.TPOT).size())
                .isEqualTo(failed.column(Metric.TPOT).size());
    }

    @Test
    void shouldSayThatARunIsCutOrMustNotBeTrusted() {
        List<StreamEvent> whole = SyntheticRun.events(1, 8, 4);
        List<StreamEvent> cut = whole.subList(0, whole.size() - 1);
        StreamEvent last = whole.get(whole.size() - 1);
        List<StreamEvent> lagged = new ArrayList<>(cut);
        lagged.add(with(
                last,
                RunEnded.newBuilder((RunEnded) last.getPayload())
                        .setInvalidReason("the loop lagged")
                        .build()));

        assertThat(sample(cut, new Levels()).notes())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("run is cut: ");
        RunSamples invalid = sample(lagged, new Levels());
        assertThat(invalid.sample().invalid()).contains("the loop lagged");
        assertThat(invalid.notes()).isEmpty();
    }

    /** A run of a tool, of whose answers every so many-th lacks the server's count; in the last level alone, or everywhere. */
    private static RunSamples run(String tool, int everyUncounted, boolean lastLevelOnly) {
        List<StreamEvent> events = SyntheticRun.events(1, 8, 4, 16);
        RunStarted started = RunStarted.newBuilder((RunStarted) events.get(0).getPayload())
                .setTool(tool)
                .build();
        events.set(0, with(events.get(0), started));
        int ended = 0;
        for (int i = 0; i < events.size(); i++) {
            StreamEvent event = events.get(i);
            boolean ofLastLevel = event.getOrdinal() != null && event.getOrdinal() >= 4 * 12;
            if (event.getPayload() instanceof RequestEnded end
                    && end.getOutcome() == Outcome.OK
                    && (ofLastLevel || !lastLevelOnly)
                    && ++ended % everyUncounted == 0) {
                events.set(
                        i,
                        with(
                                event,
                                RequestEnded.newBuilder(end)
                                        .setOutputTokens(null)
                                        .build()));
            }
        }
        return sample(events, new Levels());
    }

    private static RunSamples counted(String tool) {
        return run(tool, Integer.MAX_VALUE, false);
    }

    private static Comparison compared(Metric metric, int level, RunSamples baseline, RunSamples candidate) {
        return new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT)
                .compare(List.of(baseline.sample()), List.of(candidate.sample())).comparisons().stream()
                        .filter(each -> each.metric().equals(metric.label())
                                && each.concurrency().equals(OptionalInt.of(level)))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void shouldCountArrivalsOnlyWhereTheyAreAlike() {
        RunSamples ours = run("kneepoint 0.1.0", 1, false);

        for (Metric metric : List.of(Metric.TPOT, Metric.OUTPUT_TOKENS_PER_SECOND)) {
            for (String tool : List.of("vllm bench serve", "inference-perf", "mlperf endpoints")) {
                Comparison refused = compared(metric, 4, ours, counted(tool));
                assertThat(refused.decision().reason()).as(tool).contains(Reason.NOT_COMPARABLE);
                assertThat(refused.notes().get(0)).contains("tokens counted by arrivals: content deltas");
                assertThat(compared(metric, 4, ours, run(tool, 1, false))
                                .decision()
                                .reason())
                        .as(tool)
                        .contains(Reason.NOT_COMPARABLE);
            }
            assertThat(compared(metric, 4, ours, counted("kneepoint 0.2.0")).notes())
                    .anyMatch(note -> note.contains("converted to one rule: ") && note.contains(": content deltas"));
        }
    }

    @Test
    void shouldSettleWhoCountedTheTokensLevelByLevel() {
        RunSamples some = run("kneepoint 0.1.0", 3, true);
        RunSamples all = counted("kneepoint 0.1.0");

        for (Metric metric : List.of(Metric.TPOT, Metric.OUTPUT_TOKENS_PER_SECOND)) {
            assertThat(compared(metric, 16, all, some).decision().reason()).contains(Reason.NOT_COMPARABLE);
            assertThat(compared(metric, 16, some, some).decision().reason()).contains(Reason.NOT_COMPARABLE);
            assertThat(compared(metric, 4, all, some).decision().reason())
                    .isNotEqualTo(Optional.of(Reason.NOT_COMPARABLE));
            assertThat(compared(metric, 4, all, some).notes()).noneMatch(note -> note.contains("converted"));
        }
        assertThat(some.notes()).noneMatch(note -> note.contains("left out"));
    }

    @Test
    void shouldLeaveOutAndCountTheFewThatTheServerDidNotCount() {
        RunSamples few = run("kneepoint 0.1.0", 100, true);
        RunSamples all = counted("kneepoint 0.1.0");

        assertThat(few.notes())
                .singleElement()
                .asString()
                .matches("run: c16: 1 of \\d+ answers lack the server's token count and are left out of TPOT and cost");
        assertThat(level(few.sample(), 16).column(Metric.TPOT).size())
                .isEqualTo(level(all.sample(), 16).column(Metric.TPOT).size() - 1);
        assertThat(level(few.sample(), 16).column(Metric.TTFT))
                .isEqualTo(level(all.sample(), 16).column(Metric.TTFT));
        assertThat(compared(Metric.TPOT, 16, all, few).decision().reason())
                .isNotEqualTo(Optional.of(Reason.NOT_COMPARABLE));
    }
}
