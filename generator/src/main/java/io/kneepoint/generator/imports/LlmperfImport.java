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
 * LLMPerf's {@code …_individual_responses.json}: an array of requests with durations only.
 *
 * <p>Fidelity C: TTFT and the whole response, {@code [DONE]} included, and no gaps; LLMPerf's {@code inter_token_latency_s} holds the
 * TTFT and is not read. TPOT comes out as {@code (e2e − ttft)/(n − 1)}. Some forks add {@code start_time} in seconds since the
 * epoch; where every request has one, the run has times and is of fidelity B.
 */
public final class LlmperfImport implements Import {

    @Override
    public String name() {
        return "llmperf";
    }

    @Override
    public boolean looksLike(Path file) {
        FormatSigns signs = FormatSigns.of(file);
        return signs.array() && signs.has("ttft_s", "end_to_end_latency_s", "number_output_tokens");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        List<FileStage> stages = files.stream()
                .map(file -> FileStage.survey(file, 0, LlmperfImport::read, ImportedStage.ofLoad(null, null)))
                .toList();
        boolean timed = stages.stream().allMatch(stage -> stage.survey().isTimed());
        StagedImport.Builder builder = new StagedImport.Builder(
                "llmperf",
                new MetricDefinitions(
                        FirstTokenRule.FIRST_CONTENT, LastTokenRule.STREAM_END, timed ? Fidelity.B : Fidelity.C));
        stages.forEach(builder::stage);
        builder.note("arrivals between the first and the last are not in the file: no gaps and no jitter");
        builder.note("the load is not in the file");
        if (!timed) {
            builder.note("no times in the file: nothing can be said of throughput, nor of the concurrency measured");
        }
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

    private static void fill(ImportedRequest request, JsonRecord response) {
        request.askedPromptTokens = response.count("number_input_tokens");
        request.sentEpochNanos = response.nanos("start_time", JsonRecord.Unit.SECONDS);
        request.intendedEpochNanos = request.sentEpochNanos;
        if (response.has("error_code") || hasText(response, "error_msg")) {
            request.httpStatus = response.httpStatus("error_code");
            request.outcome = ErrorText.classify(request.httpStatus, response.text("error_msg"));
            return;
        }
        long first = response.requiredNanos("ttft_s", JsonRecord.Unit.SECONDS);
        long end = response.requiredNanos("end_to_end_latency_s", JsonRecord.Unit.SECONDS);
        if (end < first) {
            throw response.unexpected("end_to_end_latency_s", "no less than ttft_s");
        }
        request.outcome = Outcome.OK;
        request.outputTokens = response.count("number_output_tokens");
        request.closedOffsetNanos = end;
        request.firstAndLast(first, end, request.outputTokens == null ? 1 : request.outputTokens);
    }

    private static boolean hasText(JsonRecord response, String name) {
        return response.has(name) && !response.text(name).isEmpty();
    }
}
