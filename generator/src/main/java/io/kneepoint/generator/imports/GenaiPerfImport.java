// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code profile_export.json} of GenAI-Perf and perf_analyzer: experiments, each a load level, with the time of every response.
 *
 * <p>Fidelity A. Times are in nanoseconds and count from the epoch if they lie after 2001; smaller ones count from no known moment, and
 * only offsets are kept then. Chunks without content and the empty responses at the end are no tokens. Output tokens are the
 * server's usage where a chunk holds one, and otherwise as many as chunks with content; the tool's own numbers come from a
 * tokenizer and may differ.
 */
public final class GenaiPerfImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A);
    private static final JsonRecord.Unit NANOS = JsonRecord.Unit.NANOSECONDS;
    private static final long FIRST_EPOCH_NANOS = 1_000_000_000_000_000_000L;

    @Override
    public String name() {
        return "genai-perf";
    }

    @Override
    public boolean looksLike(Path file) {
        return FormatSigns.of(file).has("experiments.experiment.mode", "experiments.requests.timestamp");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("genai-perf", DEFINITIONS);
        for (Path file : files) {
            addExperiments(file, builder);
        }
        builder.note("tokens are the server's usage where the file holds it, and otherwise the chunks with content");
        return builder.build(options);
    }

    private static void addExperiments(Path file, StagedImport.Builder builder) {
        boolean[] any = new boolean[1];
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            cursor.eachElement("experiments", () -> {
                any[0] = true;
                long firstByte = cursor.byteOffset();
                ImportedStage load = load(cursor.recordIn("experiment"));
                builder.stage(FileStage.survey(file, firstByte, GenaiPerfImport::read, load));
            });
        }
        if (!any[0]) {
            throw new ImportException(file + ": no experiments (expected: at least one)");
        }
    }

    private static ImportedStage load(JsonRecord experiment) {
        return switch (String.valueOf(experiment.text("mode"))) {
            case "concurrency" -> ImportedStage.ofLoad(experiment.count("value"), null);
            case "request_rate" -> ImportedStage.ofLoad(null, experiment.nonNegative("value"));
            default -> ImportedStage.ofLoad(null, null);
        };
    }

    private static void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
        ImportedRequest request = new ImportedRequest();
        cursor.eachElement("requests", () -> {
            request.clear();
            fill(request, cursor.record());
            requests.accept(request);
        });
    }

    private static void fill(ImportedRequest request, JsonRecord record) {
        long start = record.requiredNanos("timestamp", NANOS);
        if (start >= FIRST_EPOCH_NANOS) {
            request.sentEpochNanos = start;
            request.intendedEpochNanos = start;
        }
        List<Long> times = record.ascendingNanos("response_timestamps", NANOS);
        List<JsonRecord> outputs = record.objects("response_outputs");
        if (!outputs.isEmpty() && outputs.size() != times.size()) {
            throw record.unexpected("response_outputs", "as many as response_timestamps");
        }
        for (int i = 0; i < times.size(); i++) {
            if (times.get(i) < start) {
                throw record.unexpected("timestamp", "no time after that of a response");
            }
            long offset = times.get(i) - start;
            if (outputs.isEmpty()) {
                request.arrival(offset, 1);
            } else if (outputs.get(i).has("response")) {
                request.chunk(offset, ChunkContent.of(outputs.get(i).text("response")));
            }
            request.closedOffsetNanos = offset;
        }
        request.outcome = request.arrivals() == 0 ? Outcome.UNKNOWN : Outcome.OK;
    }
}
