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
import java.util.function.Consumer;

/**
 * inference-perf's {@code per_request_lifecycle_metrics.json}: an array of requests with the time of every token, newer and older form.
 *
 * <p>Fidelity A without absolute times: the clock has no epoch, so only offsets within a request are kept. Every token of a chunk has
 * the chunk's time in the file; equal times are one arrival with as many tokens here. The schedule's own times and the stages are
 * not in the file: one file is one stage whose load is not stated.
 */
public final class InferencePerfImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A);
    private static final JsonRecord.Unit SECONDS = JsonRecord.Unit.SECONDS;

    @Override
    public String name() {
        return "inference-perf";
    }

    @Override
    public boolean looksLike(Path file) {
        FormatSigns signs = FormatSigns.of(file);
        return signs.array() && signs.has("start_time", "end_time", "request", "info");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("inference-perf", DEFINITIONS);
        for (Path file : files) {
            builder.stage(FileStage.survey(file, 0, InferencePerfImport::read, ImportedStage.ofLoad(null, null)));
        }
        builder.note("times count from no known moment: nothing can be said of time windows");
        builder.note("stages, load and intended starts are not in the file: each file counts as one stage");
        return builder.build(options);
    }

    private static void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
        ImportedRequest request = new ImportedRequest();
        cursor.next();
        cursor.requireArray();
        while (cursor.next() != JsonToken.END_ARRAY) {
            request.clear();
            fill(request, cursor.record());
            requests.accept(request);
        }
    }

    private static void fill(ImportedRequest request, JsonRecord metric) {
        long start = metric.requiredNanos("start_time", SECONDS);
        JsonRecord info = metric.object("info");
        JsonRecord response = info.has("response_metrics") ? info.object("response_metrics") : info;
        Integer prompt = info.object("request_metrics").object("text").count("input_tokens");
        request.askedPromptTokens = prompt == null ? info.count("input_tokens") : prompt;
        request.closedOffsetNanos = metric.offset("end_time", SECONDS, start);
        List<Long> times = response.ascendingNanos("output_token_times", SECONDS);
        addArrivals(request, metric, times.isEmpty() ? response.ascendingNanos("chunk_times", SECONDS) : times, start);
        if (metric.has("error")) {
            JsonRecord error = metric.object("error");
            request.outcome = ErrorText.classify(error.text("error_type") + " " + error.text("error_msg"));
        } else {
            request.outcome = Outcome.OK;
            request.outputTokens = response.count("output_tokens");
        }
    }

    private static void addArrivals(ImportedRequest request, JsonRecord metric, List<Long> times, long start) {
        for (int i = 0; i < times.size(); ) {
            long time = times.get(i);
            if (time < start) {
                throw metric.unexpected("start_time", "no time after that of a token");
            }
            int tokens = 0;
            for (; i < times.size() && times.get(i) == time; i++) {
                tokens++;
            }
            request.arrival(time - start, tokens);
        }
    }
}
