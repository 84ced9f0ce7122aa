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
 * AIPerf's {@code profile_export.jsonl}: one request a line, with absolute times.
 *
 * <p>Fidelity A: chunk k arrived at {@code request_start_ns + time_to_first_token + Σ inter_chunk_latency}. Where a request has no
 * chunk latencies, only its first and last arrival are known and the whole run is of fidelity B. Their metric
 * {@code inter_token_latency} is one value a request, everybody else's TPOT, and is not read. {@code credit_issued_ns} is the
 * intended start. Warm-up requests are left out, as AIPerf does. The load is not in the file.
 */
public final class AiperfImport implements Import {

    private static final String WARM_UP = "warmup";

    @Override
    public String name() {
        return "aiperf";
    }

    @Override
    public boolean looksLike(Path file) {
        FormatSigns signs = FormatSigns.of(file);
        return signs.has("metadata.request_start_ns", "metrics") && !signs.has("start_perf_ns");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        Coarseness coarseness = new Coarseness();
        List<FileStage> stages = files.stream()
                .map(file -> FileStage.survey(file, 0, new Reader(coarseness)::read, ImportedStage.ofLoad(null, null)))
                .toList();
        Fidelity fidelity = coarseness.withoutChunks == 0 ? Fidelity.A : Fidelity.B;
        StagedImport.Builder builder = new StagedImport.Builder(
                "aiperf", new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, fidelity));
        stages.forEach(builder::stage);
        builder.note("the load is not in the file: each file counts as one stage");
        if (coarseness.withoutChunks > 0) {
            builder.note(
                    coarseness.withoutChunks
                            + " requests have no inter_chunk_latency: their arrivals between the first and the last are unknown");
        }
        if (coarseness.warmUp > 0) {
            builder.note(coarseness.warmUp + " warm-up requests are left out");
        }
        return builder.build(options);
    }

    /** What the files lack, counted while they are checked. */
    private static final class Coarseness {
        private long withoutChunks;
        private long warmUp;
    }

    private record Reader(Coarseness coarseness) {

        void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
            ImportedRequest request = new ImportedRequest();
            for (JsonToken token = cursor.next(); token != null; token = cursor.next()) {
                JsonRecord line = cursor.record();
                if (WARM_UP.equals(line.object("metadata").text("benchmark_phase"))) {
                    coarseness.warmUp++;
                    continue;
                }
                request.clear();
                AiperfRecords.fillTimes(request, line.object("metadata"));
                fillMetrics(request, line.object("metrics"));
                request.httpStatus = line.object("error").httpStatus("code");
                request.outcome = AiperfRecords.outcome(line);
                if (request.outcome != Outcome.OK) {
                    request.outputTokens = null;
                }
                requests.accept(request);
            }
        }

        private void fillMetrics(ImportedRequest request, JsonRecord metrics) {
            request.askedPromptTokens = metrics.object("input_sequence_length").count("value");
            request.outputTokens = metrics.object("output_sequence_length").count("value");
            JsonRecord ttft = metrics.object("time_to_first_token");
            if (!ttft.has("value")) {
                return;
            }
            long first = ttft.requiredNanos("value", AiperfRecords.unit(ttft));
            JsonRecord chunks = metrics.object("inter_chunk_latency");
            JsonRecord latency = metrics.object("request_latency");
            if (chunks.has("value") || request.outputTokens == null || request.outputTokens < 2) {
                request.arrival(first, 1);
                for (long sum : chunks.has("value")
                        ? chunks.runningNanos("value", AiperfRecords.unit(chunks))
                        : List.<Long>of()) {
                    request.arrival(first + sum, 1);
                }
            } else {
                coarseness.withoutChunks++;
                request.firstAndLast(
                        first, latency.requiredNanos("value", AiperfRecords.unit(latency)), request.outputTokens);
            }
        }
    }
}
