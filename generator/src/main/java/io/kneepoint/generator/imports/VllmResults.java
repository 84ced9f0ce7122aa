// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Checks result files written in vLLM's form, one object or several a file, by vLLM itself or by SGLang. */
final class VllmResults {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String tool;
    private final boolean firstIsChoice;
    private final ImportOptions options;
    private final StagedImport.Builder builder;
    private int results;
    private int withStartTimes;
    private int fewerChunksThanTokens;

    VllmResults(String tool, MetricDefinitions definitions, ImportOptions options) {
        this.tool = tool;
        this.firstIsChoice = definitions.getFirstToken() == FirstTokenRule.FIRST_CHOICE_CHUNK;
        this.options = options;
        this.builder = new StagedImport.Builder(tool, definitions);
    }

    VllmResults note(String sentence) {
        builder.note(sentence);
        return this;
    }

    StagedImport check(List<Path> files) {
        files.forEach(this::add);
        addNotes();
        return builder.build(options);
    }

    private void add(Path file) {
        int before = results;
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            for (JsonToken token = cursor.next(); token != null; token = cursor.next()) {
                add(file, cursor.byteOffset(), VllmColumns.read(cursor, true));
            }
        }
        if (results == before) {
            throw new ImportException(file + ": empty (expected: a result of " + tool + ")");
        }
    }

    private void add(Path file, long firstByte, VllmColumns columns) {
        results++;
        withStartTimes += columns.startTimes == null ? 0 : 1;
        for (int i = 0; i < columns.requests(); i++) {
            boolean answered = columns.ttfts[i] > 0 || columns.gapCounts[i] > 0;
            fewerChunksThanTokens += answered && columns.gapCounts[i] + 1 < columns.outputLens[i] ? 1 : 0;
        }
        builder.stage(new VllmStage(file, firstByte, stage(columns), columns.requests(), firstIsChoice))
                .model(file.toString(), columns.model)
                .label("backend", columns.backend);
    }

    private ImportedStage stage(VllmColumns columns) {
        ZoneId zone = options.zone().orElse(null);
        Long duration = columns.durationNanos;
        if (zone == null || columns.endedAt == null || columns.startTimes == null || duration == null) {
            return new ImportedStage(columns.maxConcurrency, columns.ratePerSecond, null, null, duration);
        }
        Instant ended = columns.endedAt.atZone(zone).toInstant();
        long endedEpochNanos = Math.multiplyExact(ended.getEpochSecond(), NANOS_PER_SECOND);
        return new ImportedStage(
                columns.maxConcurrency, columns.ratePerSecond, endedEpochNanos - duration, endedEpochNanos, duration);
    }

    private void addNotes() {
        if (withStartTimes < results) {
            builder.note(
                    (results - withStartTimes) + " of " + results
                            + " results have no start_times: nothing can be said of time windows, nor of the concurrency measured");
        }
        if (withStartTimes > 0 && options.zone().isEmpty()) {
            builder.note(
                    "start_times count from no known moment and date has no zone: times are left out; give the zone in"
                            + " which the benchmark ran to have them");
        } else if (withStartTimes > 0) {
            builder.note("times are laid so that each result ends at its date in "
                    + options.zone().get() + ": exact relative to each other, all off by up to about a second");
        }
        if (fewerChunksThanTokens > 0) {
            builder.note(fewerChunksThanTokens
                    + " requests had fewer chunks than tokens: gaps between arrivals are gaps between chunks");
        }
    }
}
