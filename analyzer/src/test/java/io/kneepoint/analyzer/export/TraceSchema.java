// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of the Trace Event Format in its JSON object form, as Perfetto and chrome://tracing read it, stricter where they would draw
 * something else than is meant: names the first ways in which a trace breaks them.
 *
 * <p>{@code traceEvents} is an array of events, {@code displayTimeUnit} is ms or ns. Each event has a name, a phase, a process and a
 * thread; all but metadata a time in microseconds. X has a duration, and lies within or beside the others of its thread. B and E match
 * on a thread, b, n and e on category, id and process. i has a scope of g, p or t. C has numbers, in order of time. M is one of four.
 */
public final class TraceSchema {

    private static final int MOST = 20;
    private static final Set<String> KEYS = Set.of("traceEvents", "displayTimeUnit", "otherData");
    private static final Set<String> FIELDS = Set.of("name", "cat", "ph", "ts", "dur", "pid", "tid", "id", "s", "args");
    private static final Map<String, String> METADATA = Map.of(
            "process_name", "name",
            "thread_name", "name",
            "process_sort_index", "sort_index",
            "thread_sort_index", "sort_index");

    private final List<String> problems = new ArrayList<>();
    private final Set<Integer> named = new HashSet<>();
    private final Map<String, List<Span>> spans = new LinkedHashMap<>();
    private final Map<String, Deque<JsonNode>> open = new LinkedHashMap<>();
    private final Map<String, BigDecimal> counted = new LinkedHashMap<>();

    private record Span(JsonNode event, BigDecimal from, BigDecimal to) {}

    private TraceSchema() {}

    /** What is wrong with a trace; empty when nothing is. */
    public static List<String> problems(String json) throws IOException {
        JsonNode trace = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(json);
        TraceSchema schema = new TraceSchema();
        schema.whole(trace);
        return schema.problems.subList(0, Math.min(MOST, schema.problems.size()));
    }

    private void expect(boolean holds, String rule, Object what) {
        if (!holds) {
            problems.add(rule + ": " + what);
        }
    }

    private void whole(JsonNode trace) {
        expect(trace.isObject(), "a trace is an object", trace.getNodeType());
        trace.fieldNames().forEachRemaining(key -> expect(KEYS.contains(key), "known keys only", key));
        expect(
                trace.path("displayTimeUnit").asText().matches("ms|ns"),
                "displayTimeUnit is ms or ns",
                trace.path("displayTimeUnit"));
        expect(trace.path("otherData").isObject(), "otherData is an object", trace.path("otherData"));
        expect(
                trace.path("traceEvents").isArray(),
                "traceEvents is an array",
                trace.path("traceEvents").getNodeType());
        trace.path("traceEvents").forEach(this::event);
        spans.values().forEach(this::nested);
        open.forEach((key, events) -> expect(events.isEmpty(), "what begins ends", key));
    }

    private void event(JsonNode event) {
        event.fieldNames().forEachRemaining(field -> expect(FIELDS.contains(field), "known fields only", event));
        expect(event.path("name").isTextual() && !event.path("name").asText().isEmpty(), "an event has a name", event);
        expect(event.path("pid").isInt() && event.path("tid").isInt(), "pid and tid are whole numbers", event);
        expect(!event.has("args") || event.get("args").isObject(), "args is an object", event);
        expect("X".equals(event.path("ph").asText()) || !event.has("dur"), "only X has a duration", event);
        if (event.path("ph").asText().equals("M")) {
            metadata(event);
            return;
        }
        JsonNode ts = event.path("ts");
        if (!ts.isNumber() || ts.decimalValue().signum() < 0) {
            problems.add("ts is a number of microseconds from 0: " + event);
            return;
        }
        expect(ts.decimalValue().scale() <= 3, "ts goes to the nanosecond", event);
        expect(named.contains(event.path("pid").asInt()), "a process is named before it is used", event);
        timed(event, ts.decimalValue());
    }

    private void metadata(JsonNode event) {
        String argument = METADATA.get(event.path("name").asText());
        JsonNode value = event.path("args").path(String.valueOf(argument));
        expect(argument != null, "M is one of four", event);
        expect("name".equals(argument) ? value.isTextual() : value.isInt(), "M has its argument", event);
        expect(!event.has("ts"), "M has no time", event);
        if (event.path("name").asText().equals("process_name")) {
            expect(named.add(event.path("pid").asInt()), "a process is named once", event);
        }
    }

    private void timed(JsonNode event, BigDecimal ts) {
        String thread = event.path("pid") + "/" + event.path("tid");
        switch (event.path("ph").asText()) {
            case "X" -> complete(event, ts, thread);
            case "B", "b" ->
                open.computeIfAbsent(pairKey(event), key -> new ArrayDeque<>()).push(event);
            case "E", "e" -> end(event, ts);
            case "n" -> expect(event.has("id") && event.path("cat").isTextual(), "n has id and cat", event);
            case "i" -> expect(event.path("s").asText().matches("[gpt]"), "i has a scope of g, p or t", event);
            case "C" -> counter(event, ts);
            default -> problems.add("ph is one of X, B, E, b, n, e, i, C, M: " + event);
        }
    }

    private void complete(JsonNode event, BigDecimal ts, String thread) {
        JsonNode dur = event.path("dur");
        if (!dur.isNumber() || dur.decimalValue().signum() < 0) {
            problems.add("X has a duration from 0: " + event);
            return;
        }
        spans.computeIfAbsent(thread, key -> new ArrayList<>()).add(new Span(event, ts, ts.add(dur.decimalValue())));
    }

    private static String pairKey(JsonNode event) {
        return event.path("ph").asText().matches("[BE]")
                ? "thread " + event.path("pid") + "/" + event.path("tid")
                : "async " + event.path("cat") + "/" + event.path("id") + "/" + event.path("pid");
    }

    private void end(JsonNode event, BigDecimal ts) {
        Deque<JsonNode> begun = open.getOrDefault(pairKey(event), new ArrayDeque<>());
        if (begun.isEmpty()) {
            problems.add("what ends has begun: " + event);
            return;
        }
        JsonNode begin = begun.pop();
        expect(begin.path("name").equals(event.path("name")), "begin and end have one name", event);
        expect(begin.path("ts").decimalValue().compareTo(ts) <= 0, "an end is not before its begin", event);
    }

    private void counter(JsonNode event, BigDecimal ts) {
        JsonNode args = event.path("args");
        expect(!args.isEmpty(), "C has numbers", event);
        args.forEach(
                value -> expect(value.isNumber() && value.decimalValue().signum() >= 0, "C has numbers from 0", event));
        BigDecimal before = counted.put(event.path("pid") + "/" + event.path("name"), ts);
        expect(before == null || before.compareTo(ts) <= 0, "C is in order of time", event);
    }

    /** Of one thread: each lies within the one that it began in, or after it. */
    private void nested(List<Span> thread) {
        List<Span> inOrder = new ArrayList<>(thread);
        inOrder.sort(Comparator.comparing(Span::from).thenComparing(Span::to, Comparator.reverseOrder()));
        Deque<Span> around = new ArrayDeque<>();
        for (Span span : inOrder) {
            while (!around.isEmpty() && around.peek().to().compareTo(span.from()) <= 0) {
                around.pop();
            }
            expect(
                    around.isEmpty() || span.to().compareTo(around.peek().to()) <= 0,
                    "spans of a thread nest",
                    span.event());
            around.push(span);
        }
    }
}
