// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.recording.SecretFilter;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.MetricDefinitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checked load levels as one run: numbered in the order of concurrency, then of rate, then as they were given. Where all times are
 * known, its events come in the order in which they happened; otherwise request by request.
 *
 * @param facts what the files are
 * @param stages the load levels, in order
 */
record StagedImport(ImportFacts facts, List<? extends StageSource> stages) implements CheckedImport {

    private static final int EVENTS_IN_MEMORY = 50_000;
    private static final Comparator<StageSource> BY_LOAD = Comparator.comparing(
                    (StageSource source) -> source.stage().concurrency(),
                    Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(source -> source.stage().ratePerSecond(), Comparator.nullsLast(Comparator.naturalOrder()));

    /** Collects what the files of an import say together; confined to one thread. */
    static final class Builder {

        private final String tool;
        private final MetricDefinitions definitions;
        private final List<StageSource> stages = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Map<String, String> labels = new HashMap<>();
        private String endpoint;
        private String model;

        Builder(String tool, MetricDefinitions definitions) {
            this.tool = tool;
            this.definitions = definitions;
        }

        Builder stage(StageSource stage) {
            stages.add(stage);
            return this;
        }

        Builder note(String sentence) {
            notes.add(sentence);
            return this;
        }

        /** Several values of one label stand side by side; null is none. */
        Builder label(String name, String value) {
            if (value != null) {
                labels.merge(name, value, (known, next) -> known.equals(next) ? known : known + ", " + next);
            }
            return this;
        }

        /** Throws {@link ImportException} when another model was given before; null is no model. */
        Builder model(String file, String name) {
            model = same(file, "model", model, name);
            return this;
        }

        /** Throws {@link ImportException} when another endpoint was given before; null is no endpoint. */
        Builder endpoint(String file, String url) {
            endpoint = same(file, "endpoint", endpoint, url == null ? null : SecretFilter.cleanText(url));
            return this;
        }

        private static String same(String file, String what, String known, String next) {
            if (known != null && next != null && !known.equals(next)) {
                throw new ImportException(file + ": " + what + " " + next + " where another file has " + known
                        + " (expected: one in all files of a run)");
            }
            return next == null ? known : next;
        }

        StagedImport build(ImportOptions options) {
            stages.sort(BY_LOAD);
            labels.putAll(options.labels());
            long requests = stages.stream().mapToLong(StageSource::requests).sum();
            ImportFacts facts = new ImportFacts(
                    tool,
                    Optional.ofNullable(endpoint),
                    Optional.ofNullable(model),
                    labels,
                    definitions,
                    stages.size(),
                    requests,
                    notes);
            return new StagedImport(facts, List.copyOf(stages));
        }
    }

    @Override
    public void writeTo(String runId, EventSink sink) {
        boolean timed = stages.stream().allMatch(source -> source.stage().isTimed());
        if (!timed) {
            write(new ImportedRun(runId, sink), null, null);
            return;
        }
        long started = stages.stream()
                .mapToLong(source -> source.stage().startedEpochNanos())
                .min()
                .orElseThrow();
        long ended = stages.stream()
                .mapToLong(source -> source.stage().endedEpochNanos())
                .max()
                .orElseThrow();
        try (ScratchFolder scratch = ScratchFolder.create();
                TimeOrder inOrder = new TimeOrder(sink, scratch.path(), EVENTS_IN_MEMORY)) {
            write(new ImportedRun(runId, inOrder), started, ended);
        }
    }

    private void write(ImportedRun run, Long startedEpochNanos, Long endedEpochNanos) {
        run.start(facts, startedEpochNanos);
        for (StageSource source : stages) {
            run.beginStage(source.stage());
            source.forEachRequest(run::request);
            run.endStage();
        }
        run.end(endedEpochNanos);
    }
}
