// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The requests of one run as a trace for Perfetto and chrome://tracing, in the JSON object form of the Trace Event Format: a process
 * a stage, a thread a lane, and on it complete events ({@code X}): the request, and within it its wait to be sent, its wait for
 * the first token, and its tokens. A request that was never sent is an instant ({@code i}) of its stage. Requests in
 * flight are a counter ({@code C}) of their stage.
 *
 * <p>Times are microseconds since the run began, to the nanosecond. It remembers the requests in flight, and of each other one when it was
 * sent and ended. A request without absolute times is left out and counted. Confined to one thread.
 */
public final class TraceWriter implements AutoCloseable {

    private static final int RUN = 0;
    private static final double NANOS_PER_MILLI = 1e6;

    private final JsonGenerator json;
    private final Map<Integer, Lanes> lanes = new HashMap<>();
    private final Map<Integer, InFlight> inFlightOf = new TreeMap<>();
    private final Map<Id, Place> inFlight = new HashMap<>();
    private Long originEpochNanos;
    private long leftOut;
    private long drawn;

    /** Begins a trace; {@code out} stays the caller's to close. */
    public TraceWriter(Writer out, String runId) throws IOException {
        json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ms");
        json.writeObjectFieldStart("otherData");
        json.writeStringField("run", runId);
        json.writeEndObject();
        json.writeArrayFieldStart("traceEvents");
        metadata("process_name", RUN, "name", "run " + runId);
    }

    /** Requests left out so far, since their absolute times are unknown. */
    public long leftOut() {
        return leftOut;
    }

    /** Requests in the trace so far. */
    public long drawn() {
        return drawn;
    }

    /** Takes one event of the run, before the request that it may complete. */
    public void accept(StreamEvent event) throws IOException {
        Object payload = event.getPayload();
        if (payload instanceof RunStarted started) {
            knowOrigin(started.getStartedEpochNanos());
        } else if (payload instanceof StageStarted stage) {
            lanes(stage.getStage(), stage.getName());
        } else if (payload instanceof RequestScheduled scheduled) {
            knowOrigin(scheduled.getIntendedEpochNanos());
            inFlight.put(Id.of(event), new Place(scheduled.getStage(), scheduled.getIntendedEpochNanos()));
        } else if (payload instanceof RequestSent sent) {
            knowOrigin(sent.getSentEpochNanos());
            Place place = inFlight.get(Id.of(event));
            if (place != null && sent.getSentEpochNanos() != null && place.lane == null) {
                place.fromEpochNanos = earlier(place.fromEpochNanos, sent.getSentEpochNanos());
                place.lane = lanes(place.stage, "stage " + place.stage).take(place.fromEpochNanos);
                inFlight(place.stage).sent(sent.getSentEpochNanos());
            }
        }
    }

    /** Takes a request that has ended. */
    public void request(RequestTimeline request) throws IOException {
        Place place = inFlight.remove(new Id(request.getWorker(), request.getOrdinal()));
        if (place == null || place.fromEpochNanos == null) {
            leftOut++;
            return;
        }
        drawn++;
        if (place.lane == null) {
            unsent(request, place);
        } else {
            sent(request, place);
        }
    }

    @Override
    public void close() throws IOException {
        for (Map.Entry<Integer, InFlight> stage : inFlightOf.entrySet()) {
            stage.getValue().steps((epochNanos, count) -> count(stage.getKey(), count, epochNanos));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    private void knowOrigin(Long epochNanos) {
        if (originEpochNanos == null) {
            originEpochNanos = epochNanos;
        }
    }

    private static long earlier(Long one, long other) {
        return one == null ? other : Math.min(one, other);
    }

    private Lanes lanes(int stage, String name) throws IOException {
        Lanes known = lanes.get(stage);
        if (known != null) {
            return known;
        }
        metadata("process_name", stage + 1, "name", name);
        json.writeStartObject();
        head("process_sort_index", "M", stage + 1, 0);
        json.writeObjectFieldStart("args");
        json.writeNumberField("sort_index", stage + 1);
        json.writeEndObject();
        json.writeEndObject();
        Lanes made = new Lanes();
        lanes.put(stage, made);
        return made;
    }

    private void unsent(RequestTimeline request, Place place) throws IOException {
        json.writeStartObject();
        head(request.getOutcome().name(), "i", place.stage + 1, 0);
        json.writeStringField("s", "p");
        micros("ts", place.fromEpochNanos - originEpochNanos);
        arguments(request);
        json.writeEndObject();
    }

    private void sent(RequestTimeline request, Place place) throws IOException {
        long sentEpochNanos = request.getSentEpochNanos();
        long first = orElse(request.getFirstTokenOffsetNanos(), 0);
        long last = orElse(request.getLastTokenOffsetNanos(), first);
        long end = sentEpochNanos + Math.max(last, orElse(request.getClosedOffsetNanos(), last));
        boolean ok = request.getOutcome() == Outcome.OK;
        span(place, ok ? "request" : "request: " + request.getOutcome(), place.fromEpochNanos, end);
        arguments(request);
        json.writeEndObject();
        part(place, "waiting to be sent", place.fromEpochNanos, sentEpochNanos);
        part(place, "waiting for the first token", sentEpochNanos, sentEpochNanos + first);
        part(place, "tokens", sentEpochNanos + first, sentEpochNanos + last);
        inFlight(place.stage).ended(end);
        lanes(place.stage, "").giveBack(place.lane, end);
    }

    private static long orElse(Long value, long other) {
        return value == null ? other : value;
    }

    private void part(Place place, String name, long fromEpochNanos, long toEpochNanos) throws IOException {
        if (toEpochNanos > fromEpochNanos) {
            span(place, name, fromEpochNanos, toEpochNanos);
            json.writeEndObject();
        }
    }

    /** Begins a complete event, which the caller ends. */
    private void span(Place place, String name, long fromEpochNanos, long toEpochNanos) throws IOException {
        json.writeStartObject();
        head(name, "X", place.stage + 1, place.lane + 1);
        micros("ts", fromEpochNanos - originEpochNanos);
        micros("dur", toEpochNanos - fromEpochNanos);
    }

    private void arguments(RequestTimeline request) throws IOException {
        json.writeObjectFieldStart("args");
        json.writeNumberField("worker", request.getWorker());
        json.writeNumberField("ordinal", request.getOrdinal());
        json.writeStringField("outcome", request.getOutcome().name());
        if (request.getFirstTokenOffsetNanos() != null) {
            json.writeNumberField("ttft_ms", request.getFirstTokenOffsetNanos() / NANOS_PER_MILLI);
        }
        if (request.getPromptTokens() != null) {
            json.writeNumberField("prompt_tokens", request.getPromptTokens());
        }
        json.writeNumberField("output_tokens", request.getOutputTokens());
        json.writeEndObject();
    }

    private InFlight inFlight(int stage) {
        return inFlightOf.computeIfAbsent(stage, it -> new InFlight());
    }

    private void count(int stage, long count, long epochNanos) throws IOException {
        json.writeStartObject();
        head("requests in flight", "C", stage + 1, 0);
        micros("ts", epochNanos - originEpochNanos);
        json.writeObjectFieldStart("args");
        json.writeNumberField("requests", count);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void metadata(String what, int process, String argument, String value) throws IOException {
        json.writeStartObject();
        head(what, "M", process, 0);
        json.writeObjectFieldStart("args");
        json.writeStringField(argument, value);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void head(String name, String phase, int process, int thread) throws IOException {
        json.writeStringField("name", name);
        json.writeStringField("ph", phase);
        json.writeNumberField("pid", process);
        json.writeNumberField("tid", thread);
    }

    private void micros(String field, long nanos) throws IOException {
        json.writeNumberField(field, BigDecimal.valueOf(nanos, 3));
    }

    private record Id(int worker, long ordinal) {

        static Id of(StreamEvent event) {
            return new Id(event.getWorker(), event.getOrdinal());
        }
    }

    /** Where a request in flight is drawn: from when on, and on which lane once it was sent. */
    private static final class Place {

        private final int stage;
        private Long fromEpochNanos;
        private Integer lane;

        private Place(int stage, Long intendedEpochNanos) {
            this.stage = stage;
            this.fromEpochNanos = intendedEpochNanos;
        }
    }
}
