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
 * llm-load-test's {@code output.json}: results with four absolute times each, in seconds since the epoch.
 *
 * <p>Fidelity B: start, answer of the server (200), first token, end of the response. Arrivals in between are not in the file, so
 * there is no jitter. Its own {@code tpot} divides the whole response by the tokens and is not read.
 */
public final class LlmLoadTestImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.STREAM_END, Fidelity.B);
    private static final JsonRecord.Unit SECONDS = JsonRecord.Unit.SECONDS;
    private static final int HTTP_OK = 200;

    @Override
    public String name() {
        return "llm-load-test";
    }

    @Override
    public boolean looksLike(Path file) {
        return FormatSigns.of(file).has("results.user_id", "results.start_time", "results.end_time");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("llm-load-test", DEFINITIONS);
        for (Path file : files) {
            JsonRecord config = config(file);
            ImportedStage load =
                    ImportedStage.ofLoad(config.object("load_options").count("concurrency"), null);
            builder.stage(FileStage.survey(file, 0, LlmLoadTestImport::read, load));
            JsonRecord plugin = config.object("plugin_options");
            builder.model(file.toString(), plugin.text("model_name"));
        }
        builder.note("arrivals between the first and the last are not in the file: no gaps and no jitter");
        return builder.build(options);
    }

    private static JsonRecord config(Path file) {
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            cursor.next();
            return cursor.recordIn("config");
        }
    }

    private static void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
        ImportedRequest request = new ImportedRequest();
        cursor.eachElement("results", () -> {
            request.clear();
            fill(request, cursor.record());
            requests.accept(request);
        });
    }

    private static void fill(ImportedRequest request, JsonRecord result) {
        long start = result.requiredNanos("start_time", SECONDS);
        request.sentEpochNanos = start;
        request.intendedEpochNanos = start;
        request.askedPromptTokens = result.count("input_tokens");
        request.closedOffsetNanos = result.offset("end_time", SECONDS, start);
        Long ack = result.offset("ack_time", SECONDS, start);
        if (ack != null) {
            request.headersOffsetNanos = ack;
            request.httpStatus = HTTP_OK;
        }
        Long first = result.offset("first_token_time", SECONDS, start);
        String error = result.text("error_text");
        boolean failed =
                (result.has("error_code") && !result.isZero("error_code")) || (error != null && !error.isEmpty());
        if (failed) {
            request.httpStatus = result.httpStatus("error_code");
        }
        request.outcome = failed ? ErrorText.classify(request.httpStatus, error) : Outcome.OK;
        if (first != null && request.closedOffsetNanos != null) {
            Integer tokens = result.count("output_tokens");
            request.firstAndLast(first, request.closedOffsetNanos, tokens == null ? 1 : tokens);
            request.outputTokens = failed ? null : tokens;
        }
    }
}
