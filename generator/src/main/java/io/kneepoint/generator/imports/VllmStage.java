// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One result of vLLM's benchmark or of one that writes like it: one object of a file, checked to its end.
 *
 * @param file its file
 * @param firstByte where the object begins in the file [bytes]
 * @param stage its load level
 * @param requests requests, failed ones included
 * @param firstIsChoice whether the first chunk of the file is the first with a choice, be its content empty
 */
record VllmStage(Path file, long firstByte, ImportedStage stage, long requests, boolean firstIsChoice)
        implements StageSource {

    @Override
    public void forEachRequest(Consumer<ImportedRequest> requests) {
        VllmColumns columns;
        try (JsonCursor cursor = JsonCursor.open(file, firstByte)) {
            cursor.next();
            columns = VllmColumns.read(cursor, false);
        }
        try (JsonCursor cursor = JsonCursor.open(file, firstByte)) {
            cursor.next();
            cursor.requireObject();
            while (cursor.nextField()) {
                boolean gaps = cursor.field().equals("itls");
                cursor.next();
                if (gaps) {
                    new Join(columns, stage, firstIsChoice).forEachRequest(cursor, requests);
                    return;
                }
                cursor.skip();
            }
        }
    }

    /** Joins the columns with the gaps as they stream by. */
    private static final class Join {

        private final VllmColumns columns;
        private final ImportedStage stage;
        private final boolean firstIsChoice;
        private final double firstStart;
        private final ImportedRequest request = new ImportedRequest();

        Join(VllmColumns columns, ImportedStage stage, boolean firstIsChoice) {
            this.columns = columns;
            this.stage = stage;
            this.firstIsChoice = firstIsChoice;
            this.firstStart = IntStream.range(0, columns.startTimes == null ? 0 : columns.requests())
                    .filter(i -> columns.startTimes[i] > 0)
                    .mapToDouble(i -> columns.startTimes[i] - queued(i))
                    .min()
                    .orElse(0);
        }

        /** Wait before the start that counts as lateness: that of an open loop. [s] */
        private double queued(int i) {
            boolean openLoop = stage.ratePerSecond() != null;
            return openLoop && columns.queueTimes != null ? columns.queueTimes[i] : 0;
        }

        void forEachRequest(JsonCursor gaps, Consumer<ImportedRequest> requests) {
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
                requests.accept(request);
            }
        }

        private void setTimes(int i) {
            if (columns.latencies != null && columns.latencies[i] > 0) {
                request.closedOffsetNanos = JsonCursor.nanos(columns.latencies[i]);
            }
            if (!stage.isTimed() || columns.startTimes == null || columns.startTimes[i] <= 0) {
                return;
            }
            request.sentEpochNanos = stage.startedEpochNanos() + JsonCursor.nanos(columns.startTimes[i] - firstStart);
            request.intendedEpochNanos = request.sentEpochNanos - JsonCursor.nanos(queued(i));
        }

        private void addArrivals(int i, JsonCursor gaps) {
            double offset = columns.ttfts[i];
            boolean answered = offset > 0;
            if (answered) {
                long first = JsonCursor.nanos(offset);
                request.firstChoiceOffsetNanos = firstIsChoice ? Long.valueOf(first) : null;
                request.arrival(first, 1);
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
