// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * MLPerf Endpoints' {@code events.jsonl}: one event a line, issued, first chunk, further chunks, complete.
 *
 * <p>Fidelity A without absolute times: the clock has no epoch, so only offsets within a request are kept. What counts as a first chunk
 * is the tool's adapter's business and tagged UNKNOWN; the last token is the end of the stream. The server's token counts are not
 * in the file: every chunk counts as one token. Samples issued outside the performance window are left out where the file marks
 * one. Memory holds the samples in flight. One file is one stage whose load is not stated.
 */
public final class MlperfImport implements Import {

    private static final MetricDefinitions DEFINITIONS =
            new MetricDefinitions(FirstTokenRule.UNKNOWN, LastTokenRule.STREAM_END, Fidelity.A);
    private static final JsonRecord.Unit NANOS = JsonRecord.Unit.NANOSECONDS;

    @Override
    public String name() {
        return "mlperf";
    }

    @Override
    public boolean looksLike(Path file) {
        return FormatSigns.of(file).has("event_type", "timestamp_ns", "sample_uuid");
    }

    @Override
    public CheckedImport check(List<Path> files, ImportOptions options) {
        StagedImport.Builder builder = new StagedImport.Builder("mlperf endpoints", DEFINITIONS);
        for (Path file : files) {
            boolean marked = marksWindow(file);
            RequestReader reader = (cursor, requests) -> new Samples(marked, requests).read(cursor);
            builder.stage(FileStage.survey(file, 0, reader, ImportedStage.ofLoad(null, null)));
        }
        builder.note("times count from no known moment: nothing can be said of time windows");
        builder.note("token counts are not in the file: each chunk counts as one token");
        return builder.build(options);
    }

    private static boolean marksWindow(Path file) {
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            for (JsonToken token = cursor.next(); token != null; token = cursor.next()) {
                if ("session.start_performance_tracking".equals(cursor.record().text("event_type"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The samples in flight while a file is read. */
    private static final class Samples {

        private static final class Sample {
            private final long issuedNanos;
            private final ImportedRequest request = new ImportedRequest();

            Sample(long issuedNanos) {
                this.issuedNanos = issuedNanos;
            }
        }

        private final Map<String, Sample> inFlight = new LinkedHashMap<>();
        private final Consumer<ImportedRequest> requests;
        private boolean tracking;

        Samples(boolean windowMarked, Consumer<ImportedRequest> requests) {
            this.tracking = !windowMarked;
            this.requests = requests;
        }

        void read(JsonCursor cursor) {
            for (JsonToken token = cursor.next(); token != null; token = cursor.next()) {
                JsonRecord event = cursor.record();
                String type = event.text("event_type");
                if (type == null) {
                    throw event.unexpected("event_type", "a text");
                }
                see(type, event);
            }
            for (Sample left : inFlight.values()) {
                left.request.outcome = Outcome.ABORTED;
                requests.accept(left.request);
            }
        }

        private void see(String type, JsonRecord event) {
            switch (type) {
                case "session.start_performance_tracking" -> tracking = true;
                case "session.stop_performance_tracking" -> tracking = false;
                case "sample.issued" -> issue(event);
                case "sample.recv_first", "sample.recv_non_first" -> {
                    Sample sample = inFlight.get(uuid(event));
                    if (sample != null) {
                        long offset = event.requiredOffset("timestamp_ns", NANOS, sample.issuedNanos);
                        if (offset < sample.request.lastArrivalNanos()) {
                            throw event.unexpected("timestamp_ns", "no time before the sample's arrival before it");
                        }
                        sample.request.arrival(offset, 1);
                    }
                }
                case "sample.complete" -> end(event, Outcome.OK);
                default -> {
                    if (type.startsWith("error.") && event.has("sample_uuid")) {
                        end(event, Outcome.UNKNOWN);
                    }
                }
            }
        }

        private void issue(JsonRecord event) {
            if (tracking) {
                inFlight.put(uuid(event), new Sample(event.requiredNanos("timestamp_ns", NANOS)));
            }
        }

        private void end(JsonRecord event, Outcome outcome) {
            Sample sample = inFlight.remove(uuid(event));
            if (sample != null) {
                sample.request.closedOffsetNanos = event.offset("timestamp_ns", NANOS, sample.issuedNanos);
                sample.request.outcome = outcome;
                requests.accept(sample.request);
            }
        }

        private static String uuid(JsonRecord event) {
            String uuid = event.text("sample_uuid");
            if (uuid == null) {
                throw event.unexpected("sample_uuid", "a text");
            }
            return uuid;
        }
    }
}
