// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One answer as a stream of events, with its fault if it has one. Confined to the connection's event loop, which is the
 * engine's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails ends in channelInactive, which cleans up.
final class StreamingAnswer implements Answer {
    private static final byte[] INTERNAL_ERROR = ("{\"error\":{\"message\":\"The engine failed in the middle.\","
                    + "\"type\":\"server_error\",\"param\":null,\"code\":\"internal_error\"}}")
            .getBytes(StandardCharsets.UTF_8);

    private final Exchange exchange;
    private final CompletionText text;
    private final EventWriter events;
    private final Optional<FaultKind> fault;
    /** The token, counted from 1, at which a fault in the middle strikes: after the first and before the last if it can. */
    private final int faultToken;

    private boolean opened;
    private boolean over;
    private int tokens;

    StreamingAnswer(Exchange exchange, CompletionText text, Optional<FaultKind> fault, Randomness faultRandom) {
        this.exchange = exchange;
        this.text = text;
        this.fault = fault;
        events = new EventWriter(exchange.context(), exchange.emissions());
        faultToken = fault.isEmpty()
                ? 0
                : 1 + faultRandom.below(Math.max(1, exchange.shape().outputTokens() - 1));
    }

    @Override
    public void onQueued(EngineRequest request) {
        if (exchange.options().openEarly()) {
            open();
        }
    }

    @Override
    public void onToken(EngineRequest request, long atNanos) {
        if (over) {
            return;
        }
        open();
        int ordinal = tokens++;
        if (tokens == faultToken && strike(request, ordinal)) {
            return;
        }
        events.event(text.head(), text.token(ordinal), 1);
        boolean gathering = fault.filter(FaultKind.CLUMPED::equals).isPresent()
                && tokens % exchange.options().faults().clumpTokens() != 0;
        if (!gathering) {
            events.flush();
        }
    }

    @Override
    public void onEnd(EngineRequest request, EngineOutcome outcome, long atNanos) {
        if (over) {
            return;
        }
        switch (outcome) {
            case COMPLETED -> complete(request);
            case CANCELLED -> abandon();
            default -> refuse(exchange.refusal(outcome));
        }
    }

    @Override
    public void abandon() {
        over = true;
        events.abandon("cancelled");
    }

    private void open() {
        if (!opened) {
            opened = true;
            events.open(exchange.reply());
            if (exchange.call().chat()) {
                events.event(text.head(), text.role(), 0);
                events.flush();
            }
        }
    }

    /** Lets the fault happen; true when this token is not to be sent any more. */
    private boolean strike(EngineRequest request, int ordinal) {
        switch (fault.orElseThrow()) {
            case STALL -> stall();
            case MALFORMED -> {
                byte[] whole = text.token(ordinal);
                events.event(text.head(), Arrays.copyOf(whole, whole.length / 2), 0);
                events.flush();
                return true;
            }
            case RESET -> {
                over = true;
                events.reset("reset");
                exchange.cancel(request);
            }
            case ERROR_EVENT -> {
                events.event(INTERNAL_ERROR, CompletionText.NOTHING, 0);
                events.event(CompletionText.DONE, CompletionText.NOTHING, 0);
                endInTheMiddle(request, "error-event");
            }
            case TRUNCATED -> endInTheMiddle(request, "truncated");
            case CLUMPED, RATE_LIMITED, SLOW_FIRST_TOKEN -> {}
        }
        return over;
    }

    private void stall() {
        events.hold();
        long nanos = exchange.options().faults().stall().toNanos();
        exchange.context().executor().schedule(this::release, nanos, TimeUnit.NANOSECONDS);
    }

    private void release() {
        if (exchange.context().channel().isActive()) {
            events.release();
        }
    }

    private void endInTheMiddle(EngineRequest request, String outcome) {
        over = true;
        events.end(outcome, exchange.whenAnswered());
        exchange.cancel(request);
    }

    private void complete(EngineRequest request) {
        over = true;
        events.event(text.head(), text.finish(exchange.finishReason()), 0);
        if (exchange.call().includeUsage()) {
            events.event(text.usageEvent(exchange.shape(), request.cachedTokens, tokens), CompletionText.NOTHING, 0);
        }
        events.event(CompletionText.DONE, CompletionText.NOTHING, 0);
        events.end("completed", exchange.whenAnswered());
    }

    private void refuse(ApiError error) {
        over = true;
        if (opened) {
            events.event(error.json().getBytes(StandardCharsets.UTF_8), CompletionText.NOTHING, 0);
            events.event(CompletionText.DONE, CompletionText.NOTHING, 0);
            events.end("refused", exchange.whenAnswered());
        } else {
            exchange.refuse(error);
        }
    }
}
