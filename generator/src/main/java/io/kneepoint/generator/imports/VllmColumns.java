// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import io.kneepoint.schemas.event.Outcome;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One object of a vLLM result file, its numbers and its columns: arrays of one value a request, of which all are as long as there
 * are requests. The gaps between chunks, which are many more, are checked or skipped but not kept.
 *
 * <p>Memory: about 60 bytes a request. Confined to one thread.
 */
final class VllmColumns {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    LocalDateTime endedAt;
    String model;
    String backend;
    Integer maxConcurrency;
    Double ratePerSecond;
    Long durationNanos;
    int[] inputLens;
    int[] outputLens;
    double[] ttfts;
    double[] startTimes;
    double[] queueTimes;
    double[] latencies;
    int[] gapCounts;
    List<Outcome> failures;

    private VllmColumns() {}

    /** Reads the object at which the cursor stands; throws {@link ImportException} when a column is absent or too short. */
    static VllmColumns read(JsonCursor cursor, boolean checkGaps) {
        VllmColumns columns = new VllmColumns();
        cursor.requireObject();
        while (cursor.nextField()) {
            String name = cursor.field();
            cursor.next();
            columns.take(name, cursor, checkGaps);
        }
        columns.requireParallel(cursor, checkGaps);
        return columns;
    }

    private void take(String name, JsonCursor cursor, boolean checkGaps) {
        switch (name) {
            case "date" -> endedAt = date(cursor);
            case "model_id" -> model = cursor.textOrNull();
            case "backend" -> backend = cursor.textOrNull();
            case "max_concurrency" ->
                maxConcurrency = cursor.isNull() ? null : Integer.valueOf(cursor.count("a whole number or null"));
            case "request_rate" -> ratePerSecond = rate(cursor);
            case "duration" -> durationNanos = JsonCursor.nanos(cursor.seconds());
            case "input_lens" -> inputLens = counts(cursor);
            case "output_lens" -> outputLens = counts(cursor);
            case "ttfts" -> ttfts = seconds(cursor);
            case "start_times" -> startTimes = seconds(cursor);
            case "queue_times" -> queueTimes = seconds(cursor);
            case "latencies" -> latencies = seconds(cursor);
            case "errors" -> failures = failures(cursor);
            case "itls" -> gapCounts = gaps(cursor, checkGaps);
            default -> cursor.skip();
        }
    }

    private static LocalDateTime date(JsonCursor cursor) {
        String text = cursor.textOrNull();
        if (text == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(text, DATE);
        } catch (DateTimeParseException e) {
            throw cursor.unexpected("a date such as 20260911-101500");
        }
    }

    private static Double rate(JsonCursor cursor) {
        boolean isInf =
                cursor.token() == JsonToken.VALUE_STRING && cursor.text().equals("inf");
        if (cursor.isNull() || isInf || cursor.isInfinite()) {
            return null;
        }
        return cursor.nonNegative("requests a second, or inf");
    }

    private static int[] counts(JsonCursor cursor) {
        IntStream.Builder values = IntStream.builder();
        cursor.requireArray();
        while (cursor.next() != JsonToken.END_ARRAY) {
            values.add(cursor.count("a count of tokens, 0 or more"));
        }
        return values.build().toArray();
    }

    private static double[] seconds(JsonCursor cursor) {
        DoubleStream.Builder values = DoubleStream.builder();
        cursor.requireArray();
        while (cursor.next() != JsonToken.END_ARRAY) {
            values.add(cursor.seconds());
        }
        return values.build().toArray();
    }

    private static List<Outcome> failures(JsonCursor cursor) {
        List<Outcome> outcomes = new ArrayList<>();
        cursor.requireArray();
        while (cursor.next() != JsonToken.END_ARRAY) {
            String text = cursor.textOrNull();
            outcomes.add(text == null || text.isEmpty() ? Outcome.OK : ErrorText.classify(text));
        }
        return outcomes;
    }

    private static int[] gaps(JsonCursor cursor, boolean check) {
        IntStream.Builder counts = IntStream.builder();
        cursor.requireArray();
        while (cursor.next() != JsonToken.END_ARRAY) {
            cursor.requireArray();
            if (!check) {
                cursor.skip();
                continue;
            }
            int count = 0;
            while (cursor.next() != JsonToken.END_ARRAY) {
                cursor.seconds();
                count++;
            }
            counts.add(count);
        }
        return counts.build().toArray();
    }

    private void requireParallel(JsonCursor cursor, boolean gapsCounted) {
        requirePresent(cursor, "input_lens", inputLens);
        requirePresent(cursor, "output_lens", outputLens);
        requirePresent(cursor, "ttfts", ttfts);
        requirePresent(cursor, "itls", gapCounts);
        requireLength(cursor, "output_lens", outputLens.length);
        requireLength(cursor, "ttfts", ttfts.length);
        if (gapsCounted) {
            requireLength(cursor, "itls", gapCounts.length);
        }
        if (startTimes != null) {
            requireLength(cursor, "start_times", startTimes.length);
        }
        if (queueTimes != null) {
            requireLength(cursor, "queue_times", queueTimes.length);
        }
        if (latencies != null) {
            requireLength(cursor, "latencies", latencies.length);
        }
        if (failures != null) {
            requireLength(cursor, "errors", failures.size());
        }
    }

    private static void requirePresent(JsonCursor cursor, String name, Object column) {
        if (column == null) {
            throw cursor.problem(name + ": absent (expected: in a result that was saved with --save-detailed)");
        }
    }

    private void requireLength(JsonCursor cursor, String name, int length) {
        if (length != requests()) {
            throw cursor.problem(
                    name + ": " + length + " values (expected: " + requests() + ", as many as input_lens has)");
        }
    }

    int requests() {
        return inputLens.length;
    }

    /** How a request ended; a request without any sign of an answer has failed even where no error is noted. */
    Outcome outcome(int request, int gaps) {
        Outcome noted = failures == null ? Outcome.OK : failures.get(request);
        boolean answered = ttfts[request] > 0 || outputLens[request] > 0 || gaps > 0;
        return noted == Outcome.OK && !answered ? Outcome.UNKNOWN : noted;
    }
}
