// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Outcome;

/** What the lines of AIPerf's two exports have in common. */
final class AiperfRecords {

    private static final JsonRecord.Unit NANOS = JsonRecord.Unit.NANOSECONDS;

    private AiperfRecords() {}

    /** Start, intended start and end from a line's metadata. */
    static void fillTimes(ImportedRequest request, JsonRecord metadata) {
        long start = metadata.requiredNanos("request_start_ns", NANOS);
        Long issued = metadata.nanos("credit_issued_ns", NANOS);
        request.sentEpochNanos = start;
        request.intendedEpochNanos = issued == null ? Long.valueOf(start) : issued;
        request.closedOffsetNanos = metadata.offset("request_end_ns", NANOS, start);
    }

    /** How a line's request ended. */
    static Outcome outcome(JsonRecord line) {
        if (line.object("metadata").isTrue("was_cancelled")) {
            return Outcome.ABORTED;
        }
        if (!line.has("error")) {
            return Outcome.OK;
        }
        JsonRecord error = line.object("error");
        return ErrorText.classify(error.httpStatus("code"), error.text("type") + " " + error.text("message"));
    }

    /** The unit that a metric states. */
    static JsonRecord.Unit unit(JsonRecord metric) {
        String symbol = metric.text("unit");
        JsonRecord.Unit unit = symbol == null ? null : JsonRecord.Unit.ofSymbol(symbol);
        if (unit == null) {
            throw metric.unexpected("unit", "s, ms, us or ns");
        }
        return unit;
    }
}
