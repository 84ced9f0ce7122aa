// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the tokens of a few requests came one by one, several at a time, or all together when the response was over. Only then is a TTFT
 * that of the first token, and a gap that of the engine.
 *
 * <p>A response counts where it brought {@value #FEWEST_TOKENS} tokens. It was held back when its arrivals took less than a tenth of it.
 * Thread-safe.
 */
public final class StreamingCheck implements EventSink {

    private static final String NAME = "streaming";
    private static final long FEWEST_TOKENS = 8;
    private static final double HELD_BACK = 0.1;
    private static final double SEVERAL = 1.5;

    private final Map<Long, Response> responses = new HashMap<>();

    @Override
    public synchronized void accept(StreamEvent event) {
        if (event.getOrdinal() == null) {
            return;
        }
        Response response = responses.computeIfAbsent(event.getOrdinal(), ordinal -> new Response());
        if (event.getPayload() instanceof TokensArrived frame) {
            response.add(frame);
        } else if (event.getPayload() instanceof RequestEnded ended && ended.getOutcome() == Outcome.OK) {
            response.closedNanos = ended.getClosedOffsetNanos();
        }
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {}

    /** What was found. */
    public synchronized Finding finding() {
        long counted = 0;
        long heldBack = 0;
        long tokens = 0;
        long arrivals = 0;
        for (Response each : responses.values()) {
            if (each.closedNanos == null || each.tokens < FEWEST_TOKENS) {
                continue;
            }
            counted++;
            tokens += each.tokens;
            arrivals += each.arrivals;
            heldBack += each.lastNanos - each.firstNanos < HELD_BACK * each.closedNanos ? 1 : 0;
        }
        if (counted == 0) {
            return Finding.warn(
                    NAME, "no response was long enough to tell", "ask for a model that answers with at least 8 tokens");
        }
        if (2 * heldBack > counted) {
            return Finding.fail(
                    NAME,
                    heldBack + " of " + counted + " responses came all at once at their end",
                    "a proxy holds them back: in nginx proxy_buffering off, or X-Accel-Buffering: no from the server; no compression of event streams");
        }
        double each = (double) tokens / arrivals;
        return Finding.okIf(
                each < SEVERAL,
                NAME,
                each < SEVERAL
                        ? "tokens come one by one"
                        : String.format(Locale.ROOT, "%.1f tokens come together, on average", each),
                "if the engine does not send several tokens a step itself, a proxy or compression joins them; TTFT and ITL are those of the joined reads");
    }

    private static final class Response {

        private long arrivals;
        private long tokens;
        private long firstNanos;
        private long lastNanos;
        private Long closedNanos;

        private void add(TokensArrived frame) {
            firstNanos = arrivals == 0 ? frame.getFirstOffsetNanos() : firstNanos;
            arrivals += 1 + frame.getDeltasNanos().size();
            tokens += frame.getTokens().isEmpty()
                    ? 1L + frame.getDeltasNanos().size()
                    : frame.getTokens().stream().mapToLong(Integer::longValue).sum();
            lastNanos = frame.getFirstOffsetNanos()
                    + frame.getDeltasNanos().stream().mapToLong(Long::longValue).sum();
        }
    }
}
