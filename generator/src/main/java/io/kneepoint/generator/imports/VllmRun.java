// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.Outcome;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Checked results of vLLM's benchmark, as one run. Confined to one thread. */
final class VllmRun implements CheckedImport {

    private final List<VllmResult> results;
    private final ZoneId zone;
    private final ImportFacts facts;

    VllmRun(List<VllmResult> results, ImportOptions options) {
        this.results = results;
        this.zone = options.zone().orElse(null);
        this.facts = new ImportFacts(
                VllmImport.TOOL,
                Optional.empty(),
                common("model_id", VllmResult::model),
                labels(options),
                VllmImport.DEFINITIONS,
                results.size(),
                results.stream().mapToLong(VllmResult::requests).sum(),
                notes());
    }

    private Optional<String> common(String name, Function<VllmResult, String> field) {
        List<String> values =
                results.stream().map(field).filter(Objects::nonNull).distinct().toList();
        if (values.size() > 1) {
            throw new ImportException(results.get(0).file() + " and others: " + name + " "
                    + String.join(" and ", values) + " (expected: one in all files of a run)");
        }
        return values.stream().findFirst();
    }

    private Map<String, String> labels(ImportOptions options) {
        Map<String, String> labels = new HashMap<>();
        common("backend", VllmResult::backend).ifPresent(backend -> labels.put("backend", backend));
        labels.putAll(options.labels());
        return labels;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        long withTimes = results.stream().filter(VllmResult::hasStartTimes).count();
        if (withTimes < results.size()) {
            notes.add(
                    (results.size() - withTimes) + " of " + results.size()
                            + " results have no start_times: nothing can be said of time windows, nor of the concurrency measured");
        }
        if (withTimes > 0 && zone == null) {
            notes.add(
                    "start_times count from no known moment and date has no zone: times are left out; give the zone in"
                            + " which the benchmark ran to have them");
        } else if (withTimes > 0) {
            notes.add("times are laid so that each result ends at its date in " + zone
                    + ": exact relative to each other, all off by up to about a second");
        }
        int merged =
                results.stream().mapToInt(VllmResult::fewerChunksThanTokens).sum();
        if (merged > 0) {
            notes.add(merged + " requests had fewer chunks than tokens: gaps between arrivals are gaps between chunks");
        }
        return notes;
    }

    @Override
    public ImportFacts facts() {
        return facts;
    }

    @Override
    public void writeTo(String runId, EventSink sink) {
        ImportedRun run = new ImportedRun(runId, sink);
        List<ImportedStage> stages =
                results.stream().map(result -> result.stage(zone)).toList();
        boolean dated = stages.stream().noneMatch(stage -> stage.startedEpochNanos() == null);
        run.start(
                facts,
                dated
                        ? stages.stream()
                                .mapToLong(ImportedStage::startedEpochNanos)
                                .min()
                                .orElseThrow()
                        : null);
        for (int i = 0; i < stages.size(); i++) {
            run.beginStage(stages.get(i));
            writeRequests(results.get(i), stages.get(i), run);
            run.endStage();
        }
        run.end(
                dated
                        ? stages.stream()
                                .mapToLong(ImportedStage::endedEpochNanos)
                                .max()
                                .orElseThrow()
                        : null);
    }

    private static void writeRequests(VllmResult result, ImportedStage stage, ImportedRun run) {
        VllmColumns columns;
        try (JsonCursor cursor = JsonCursor.open(result.file(), result.firstByte())) {
            cursor.next();
            columns = VllmColumns.read(cursor, false);
        }
        VllmRequests requests = new VllmRequests(columns, stage);
        try (JsonCursor cursor = JsonCursor.open(result.file(), result.firstByte())) {
            cursor.next();
            cursor.requireObject();
            while (cursor.nextField()) {
                boolean gaps = cursor.field().equals("itls");
                cursor.next();
                if (gaps) {
                    requests.writeAll(cursor, run);
                    return;
                }
                cursor.skip();
            }
        }
    }

    /** Joins the columns with the gaps as they stream by. */
    private static final class VllmRequests {

        private final VllmColumns columns;
        private final ImportedStage stage;
        private final double firstStart;
        private final ImportedRequest request = new ImportedRequest();

        VllmRequests(VllmColumns columns, ImportedStage stage) {
            this.columns = columns;
            this.stage = stage;
            this.firstStart = columns.startTimes == null
                    ? 0
                    : Arrays.stream(columns.startTimes)
                            .filter(start -> start > 0)
                            .min()
                            .orElse(0);
        }

        void writeAll(JsonCursor gaps, ImportedRun run) {
            for (int i = 0; gaps.next() != JsonToken.END_ARRAY; i++) {
                if (i >= columns.requests()) {
                    throw gaps.problem("more requests than before (expected: a file that does not change)");
                }
                request.clear();
                request.askedPromptTokens = columns.inputLens[i];
                setTimes(i);
                addArrivals(i, gaps);
                request.outcome = columns.outcome(i, Math.max(0, request.arrivals() - 1));
                if (request.outcome == Outcome.OK) {
                    request.outputTokens = columns.outputLens[i];
                }
                run.request(request);
            }
        }

        private void setTimes(int i) {
            if (columns.latencies != null && columns.latencies[i] > 0) {
                request.closedOffsetNanos = JsonCursor.nanos(columns.latencies[i]);
            }
            if (stage.startedEpochNanos() == null || columns.startTimes == null || columns.startTimes[i] <= 0) {
                return;
            }
            request.sentEpochNanos = stage.startedEpochNanos() + JsonCursor.nanos(columns.startTimes[i] - firstStart);
            boolean openLoop = stage.ratePerSecond() != null;
            double queued = openLoop && columns.queueTimes != null ? columns.queueTimes[i] : 0;
            request.intendedEpochNanos = request.sentEpochNanos - JsonCursor.nanos(queued);
        }

        private void addArrivals(int i, JsonCursor gaps) {
            double offset = columns.ttfts[i];
            boolean answered = offset > 0;
            if (answered) {
                request.firstChoiceOffsetNanos = JsonCursor.nanos(offset);
                request.arrival(request.firstChoiceOffsetNanos, 1);
            }
            gaps.requireArray();
            while (gaps.next() != JsonToken.END_ARRAY) {
                offset += gaps.seconds();
                if (answered) {
                    request.arrival(JsonCursor.nanos(offset), 1);
                }
            }
        }
    }
}
