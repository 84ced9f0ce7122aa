// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * AIPerf's {@code profile_export_raw.jsonl} ({@code --export-level raw}): one request a line, with every event of its stream.
 *
 * <p>Fidelity A, and the best source of all: the chunks themselves are there, so role chunks, reasoning, usage and end mark are told
 * apart as in a run of our own. Texts, payloads and headers are read past and never kept. Times within a request are those of
 * its monotonic clock, laid on {@code request_start_ns}. Warm-up requests are left out.
 */
public final class AiperfRawImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, Fidelity.A);
    private static final JsonRecord.Unit NANOS = JsonRecord.Unit.NANOSECONDS;

    @Override
    public String name() {
        return "aiperf-raw";
    }

    @Override
    public boolean looksLike(Path file) {
        return FormatSigns.of(file).has("metadata.request_start_ns", "start_perf_ns");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("aiperf", DEFINITIONS);
        for (Path file : files) {
            builder.stage(FileStage.survey(file, 0, AiperfRawImport::read, ImportedStage.ofLoad(null, null)));
        }
        builder.note("the load is not in the file: each file counts as one stage");
        return builder.build(options);
    }

    private static void read(JsonCursor cursor, Consumer<ImportedRequest> requests) {
        ImportedRequest request = new ImportedRequest();
        for (JsonToken token = cursor.next(); token != null; token = cursor.next()) {
            JsonRecord line = cursor.record();
            if ("warmup".equals(line.object("metadata").text("benchmark_phase"))) {
                continue;
            }
            request.clear();
            AiperfRecords.fillTimes(request, line.object("metadata"));
            request.httpStatus = line.count("status");
            request.outcome = AiperfRecords.outcome(line);
            long start = line.requiredNanos("start_perf_ns", NANOS);
            for (JsonRecord response : line.objects("responses")) {
                long offset = response.requiredOffset("perf_ns", NANOS, start);
                if (offset < request.lastArrivalNanos()) {
                    throw response.unexpected("perf_ns", "no time before the response before it");
                }
                request.chunk(offset, content(response));
            }
            requests.accept(request);
        }
    }

    private static ChunkContent content(JsonRecord response) {
        StringBuilder data = new StringBuilder();
        for (JsonRecord packet : response.objects("packets")) {
            if ("data".equals(packet.text("name")) && packet.has("value")) {
                data.append(packet.text("value")).append('\n');
            }
        }
        return ChunkContent.of(data.toString());
    }
}
