// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.EventFacts;
import io.kneepoint.generator.dialect.EventKind;
import io.kneepoint.schemas.event.Outcome;
import io.netty.buffer.ByteBuf;

/** What a response has said so far, its arrivals apart. Confined to one event loop. */
final class ResponseTrack {

    private final Moment firstChoice = new Moment();
    private final Moment usage = new Moment();
    private final Moment done = new Moment();
    private final Moment lastProgress = new Moment();
    private long events;
    private long bytes;
    private boolean opensAsDocument;
    private boolean cut;
    private boolean finished;
    private Integer promptTokens;
    private Integer outputTokens;
    private Integer cachedTokens;

    void note(EventFacts facts, long nanos) {
        events++;
        if (facts.kind() != EventKind.OTHER) {
            lastProgress.last(nanos);
        }
        if (facts.hasChoice()) {
            firstChoice.first(nanos);
        }
        if (facts.hasUsage()) {
            usage.last(nanos);
            promptTokens = facts.promptTokens().isSet()
                    ? (Integer) facts.promptTokens().value()
                    : promptTokens;
            outputTokens = facts.outputTokens().isSet()
                    ? (Integer) facts.outputTokens().value()
                    : outputTokens;
            cachedTokens = facts.cachedTokens().isSet()
                    ? (Integer) facts.cachedTokens().value()
                    : cachedTokens;
        }
        if (facts.isDone()) {
            done.first(nanos);
        }
        finished |= facts.isFinish();
    }

    /** Notes bytes of the body, before they are decoded. */
    void noteBytes(ByteBuf body) {
        if (bytes == 0 && body.isReadable()) {
            byte first = body.getByte(body.readerIndex());
            opensAsDocument = first == '{' || first == '[' || first == '<';
        }
        bytes += body.readableBytes();
    }

    /** Notes that the stream's end cut an event in two. */
    void noteCut() {
        cut = true;
    }

    /** What it means that the stream ended here. */
    Ending ending(Dialect dialect) {
        if (finished || done.hasCome()) {
            return Ending.WELL;
        }
        if (cut) {
            return new Ending(Outcome.TRUNCATED, "stream ended inside an event");
        }
        if (events == 0 && opensAsDocument) {
            return new Ending(Outcome.NOT_STREAMING, "response is one document of " + bytes + " bytes, not a stream");
        }
        if (events > 0 && !dialect.marksItsEnd()) {
            return Ending.WELL;
        }
        return new Ending(Outcome.TRUNCATED, "stream ended without its end mark");
    }

    /** Events that could be read. */
    long events() {
        return events;
    }

    Moment firstChoice() {
        return firstChoice;
    }

    Moment usage() {
        return usage;
    }

    Moment done() {
        return done;
    }

    /** Last event that was about the output. */
    Moment lastProgress() {
        return lastProgress;
    }

    /** The server's count, or null. */
    Integer promptTokens() {
        return promptTokens;
    }

    /** The server's count, or null. */
    Integer outputTokens() {
        return outputTokens;
    }

    /** The server's count, or null. */
    Integer cachedTokens() {
        return cachedTokens;
    }
}
