// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * GuideLLM's {@code benchmarks.json}: benchmarks, each a load level, with every request's absolute times.
 *
 * <p>Fidelity B: only the first and the last token of a request are timed, so there are no gaps and no jitter. {@code targeted_start} is
 * the intended start, from which GuideLLM itself computes nothing. Its {@code time_per_output_token_ms} holds the TTFT and its
 * {@code inter_token_latency_ms} is our TPOT; neither is read. Requests that the end of a benchmark cut off count as aborted.
 */
public final class GuidellmImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.B);
    private static final JsonRecord.Unit SECONDS = JsonRecord.Unit.SECONDS;

    @Override
    public String name() {
        return "guidellm";
    }

    @Override
    public boolean looksLike(Path file) {
        return FormatSigns.of(file).has("metadata.guidellm_version");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("guidellm", DEFINITIONS);
        for (Path file : files) {
            addBenchmarks(file, builder);
        }
        builder.note("arrivals between the first and the last are not in the file: no gaps and no jitter");
        return builder.build(options);
    }

    private static void addBenchmarks(Path file, StagedImport.Builder builder) {
        boolean[] any = new boolean[1];
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            cursor.eachElement("benchmarks", () -> {
                any[0] = true;
                long firstByte = cursor.byteOffset();
                JsonRecord config = cursor.recordIn("config");
                JsonRecord backend = config.object("backend");
                builder.stage(FileStage.survey(file, firstByte, GuidellmImport::read, load(config)))
                        .model(file.toString(), backend.text("model"))
                        .endpoint(file.toString(), backend.text("target"));
            });
        }
        if (!any[0]) {
            throw new ImportException(file + ": no benchmarks (expected: at least one)");
        }
    }

    private static ImportedStage load(JsonRecord config) {
        JsonRecord strategy = config.object("strategy");
        return switch (String.valueOf(strategy.text("type_"))) {
            case "synchronous" -> ImportedStage.ofLoad(1, null);
            case "concurrent" -> ImportedStage.ofLoad(strategy.count("streams"), null);
            case "throughput" -> ImportedStage.ofLoad(strategy.count("max_concurrency"), null);
            case "constant", "poisson" -> ImportedStage.ofLoad(null, strategy.nonNegative("rate"));
            default -> ImportedStage.ofLoad(null, null);
        };
    }

    private static void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
        ImportedRequest request = new ImportedRequest();
        cursor.next();
        cursor.requireObject();
        while (cursor.nextField()) {
            boolean wanted = cursor.field().equals("requests");
            cursor.next();
            if (wanted) {
                eachRecord(cursor, (status, record) -> {
                    request.clear();
                    fill(request, status, record);
                    requests.accept(request);
                });
            } else {
                cursor.skip();
            }
        }
    }

    private static void eachRecord(JsonCursor cursor, BiConsumer<String, JsonRecord> records) {
        cursor.requireObject();
        while (cursor.nextField()) {
            String status = cursor.field();
            if (cursor.next() != JsonToken.START_ARRAY) {
                cursor.skip();
                continue;
            }
            while (cursor.next() != JsonToken.END_ARRAY) {
                records.accept(status, cursor.record());
            }
        }
    }

    private static void fill(ImportedRequest request, String status, JsonRecord record) {
        JsonRecord timings = record.object("info").object("timings");
        request.outcome = switch (status) {
            case "successful" -> Outcome.OK;
            case "incomplete" -> Outcome.ABORTED;
            default -> failure(record.object("info"));
        };
        request.intendedEpochNanos = timings.nanos("targeted_start", SECONDS);
        request.askedPromptTokens = record.object("input_metrics").count("text_tokens");
        request.cachedTokens = record.object("input_metrics").count("cached_tokens");
        request.sentEpochNanos = timings.nanos("request_start", SECONDS);
        if (request.sentEpochNanos == null) {
            request.outcome = request.outcome == Outcome.ABORTED ? Outcome.SHED : request.outcome;
            return;
        }
        long start = request.sentEpochNanos;
        request.closedOffsetNanos = timings.offset("request_end", SECONDS, start);
        Long first = timings.offset("first_token_iteration", SECONDS, start);
        Long last = timings.offset("last_token_iteration", SECONDS, start);
        Integer tokens = record.object("output_metrics").count("text_tokens");
        request.outputTokens = request.outcome == Outcome.OK ? tokens : null;
        if (first != null && last != null) {
            request.firstAndLast(first, last, tokens == null ? 1 : tokens);
            Long answer = timings.offset("first_output_token_iteration", SECONDS, start);
            request.firstAnswerOffsetNanos = first.equals(answer) ? answer : null;
        }
    }

    private static Outcome failure(JsonRecord info) {
        String error = info.text("error");
        return error == null ? Outcome.UNKNOWN : ErrorText.classify(error);
    }
}
