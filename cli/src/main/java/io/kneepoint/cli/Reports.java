// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.InstrumentError;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.generator.calibration.Calibration;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.gauges.GaugeFile;
import io.kneepoint.generator.gauges.GaugeSample;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import io.kneepoint.schemas.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Makes the reports of runs: of a recording, in this process and without a broker, or of collected metric records. */
final class Reports {

    private Reports() {}

    /** Hears of levels and curves as they are made. */
    record Listener(Consumer<ConcurrencyLevel> levels, Consumer<ConcurrencyCurve> curves) implements MetricSink {

        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            if (record instanceof ConcurrencyLevel level) {
                levels.accept(level);
            } else if (record instanceof ConcurrencyCurve curve) {
                curves.accept(curve);
            }
        }
    }

    /** Collects the records that a report needs; the last one of each key counts. */
    static final class Collector implements MetricSink {

        private final Map<List<Object>, ConcurrencyLevel> levels = new HashMap<>();
        private ConcurrencyCurve curve;
        private RunStatus status;
        private Verdict verdict;
        private long deadLetters;
        private final Consumer<SpecificRecord> beside;

        Collector() {
            this(record -> {});
        }

        /** Hands every record on as well. */
        Collector(Consumer<SpecificRecord> beside) {
            this.beside = beside;
        }

        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            take(record);
        }

        void take(SpecificRecord record) {
            beside.accept(record);
            if (record instanceof ConcurrencyLevel level) {
                // A ramp makes many levels of one stage, each of another number in flight.
                levels.put(Arrays.asList(level.getStage(), level.getConcurrency()), level);
            } else if (record instanceof ConcurrencyCurve it) {
                curve = it;
            } else if (record instanceof RunStatus it) {
                status = it;
            } else if (record instanceof Verdict it && VerdictRecords.isOfWholeRun(it)) {
                verdict = it;
            } else if (record instanceof DeadLetter) {
                deadLetters++;
            }
        }

        Optional<RunStatus> status() {
            return Optional.ofNullable(status);
        }

        /** What the report must say beside the numbers: of records that were put aside, and the verdict. */
        List<String> notes() {
            List<String> notes = new ArrayList<>();
            if (deadLetters > 0) {
                notes.add(deadLetters + " records of this run could not be used; they are in "
                        + Topics.DEAD_LETTERS.name() + ", each with its place and the cause");
            }
            if (verdict != null) {
                notes.add(VerdictRecords.sentence(verdict));
            }
            return notes;
        }

        RunReport report(
                Optional<MetricDefinitions> definitions,
                Optional<InstrumentError> instrument,
                Serving serving,
                List<GaugeSample> gauges,
                List<String> notes,
                ConfigFiles config) {
            List<String> all = new ArrayList<>(notes);
            all.addAll(notes());
            return new RunReport(
                    status,
                    List.copyOf(levels.values()),
                    Optional.ofNullable(curve),
                    definitions,
                    instrument,
                    serving,
                    GaugeSummaries.byStage(levels.values(), gauges),
                    all,
                    Thresholds.read(config));
        }
    }

    /** Folds a recording and reports. */
    static RunReport ofRecording(RecordedRun run, List<String> notes, ConfigFiles config) {
        return ofRecording(run, notes, config, record -> {});
    }

    /** As {@link #ofRecording(RecordedRun, List, ConfigFiles)}, and hands every metric record over on the way. */
    static RunReport ofRecording(
            RecordedRun run, List<String> notes, ConfigFiles config, Consumer<SpecificRecord> records) {
        Collector collector = new Collector(records);
        OfflineFold fold = new OfflineFold(run.runId(), collector);
        MetricDefinitions definitions = null;
        try (RecordingReader reader = run.open()) {
            while (reader.hasNext()) {
                StreamEvent event = reader.next();
                if (event.getPayload() instanceof RunStarted started) {
                    definitions = started.getDefinitions();
                }
                fold.accept(event);
            }
        }
        collector.take(fold.finish());
        List<String> all = new ArrayList<>(notes);
        all.addAll(PlanNotes.of(run.description()));
        all.addAll(TeamFacts.sentences(run.description().plan()));
        if (run.beingRecorded()) {
            all.add("the run is still being recorded; this is what it holds so far");
        }
        if (fold.rejected() > 0) {
            all.add(fold.rejected() + " events break the contract and were left out");
        }
        return collector.report(
                Optional.ofNullable(definitions),
                instrument(run.description()),
                ServingFacts.of(run, EngineCatalogue.read(config)),
                GaugeFile.read(run.directory()),
                all,
                config);
    }

    /** What a calibration said of the instrument. */
    static Optional<InstrumentError> instrument(Optional<Calibration> calibration) {
        return Optional.of(calibration
                .<InstrumentError>map(it -> new InstrumentError.Measured(
                        it.timingErrorP50Nanos(), it.timingErrorP99Nanos(), it.streams(), it.tokensPerSecond()))
                .orElseGet(InstrumentError.Unknown::new));
    }

    /** What a recorded run says of its instrument; empty where another tool measured. */
    static Optional<InstrumentError> instrument(RunDescription run) {
        if (run.calibration().isEmpty()) {
            return run.machine().map(machine -> new InstrumentError.Unknown());
        }
        return instrument(run.calibration().map(Calibration::of));
    }
}
