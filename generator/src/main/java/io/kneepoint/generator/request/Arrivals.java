// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.EventFacts;

/**
 * The arrivals of one request: gathers what a read of the socket brings into one arrival, and arrivals into frames. The first
 * arrival leaves at once, so that the first token is known while it is news.
 *
 * <p>Confined to one event loop.
 */
final class Arrivals {

    private final RequestContext context;
    private final RequestWriter writer;
    private final ArrivalObserver observer;
    private final Moment sent;
    private final Moment firstToken = new Moment();
    private final ArrivalFrame frame = new ArrivalFrame();
    private final OpenFrames.Link link = new OpenFrames.Link(this);
    private long readNanos;
    private int readBytes;
    private int readEvents;
    private int readTokens;
    private boolean readHasAnswer;
    private boolean answered;
    private long tokens;

    /** Offsets of frames count from {@code sent}. */
    Arrivals(RequestContext context, RequestWriter writer, ArrivalObserver observer, Moment sent) {
        this.context = context;
        this.writer = writer;
        this.observer = observer;
        this.sent = sent;
    }

    /** Bytes of the body have come, read from the socket at this time; a new time is a new read. */
    void onBytes(long nanos, int bytes) {
        if (nanos != readNanos) {
            onReadEnd();
        }
        readNanos = nanos;
        readBytes += bytes;
    }

    /** An event of these bytes. */
    void onEvent(EventFacts facts) {
        if (facts.tokens() > 0) {
            readEvents++;
            readTokens += facts.tokens();
            readHasAnswer |= facts.answerTokens() > 0;
        }
    }

    /** All that the read brought has been seen. */
    void onReadEnd() {
        if (readTokens == 0) {
            return;
        }
        if (readHasAnswer && !answered) {
            answered = true;
            frame.markAnswer(readNanos);
        }
        boolean opens = frame.isEmpty();
        frame.add(readNanos, readTokens);
        if (opens) {
            context.openFrames().add(link);
        }
        tokens += readTokens;
        context.counters().arrived(readTokens);
        observer.onArrival(readNanos, readBytes, readEvents);
        boolean leavesAtOnce = !firstToken.hasCome();
        firstToken.first(readNanos);
        if (leavesAtOnce || isFull()) {
            sendOffFrame();
        }
        readBytes = 0;
        readEvents = 0;
        readTokens = 0;
        readHasAnswer = false;
    }

    private boolean isFull() {
        return frame.arrivals() >= context.frames().maxArrivals()
                || readNanos - frame.firstNanos() >= context.frames().lingerNanos();
    }

    /** Writes what waits. */
    void sendOffFrame() {
        context.openFrames().remove(link);
        writer.write(frame.take(sent.nanos()));
    }

    /** Writes all that has not been written; no more will come. */
    void end() {
        onReadEnd();
        if (!frame.isEmpty()) {
            sendOffFrame();
        }
        observer.onEnd();
    }

    long frameFirstNanos() {
        return frame.firstNanos();
    }

    /** The first read that brought content. */
    Moment firstToken() {
        return firstToken;
    }

    /** When the socket was last read for this request. [ns of the run's clock] */
    long readNanos() {
        return readNanos;
    }

    /** Tokens that have arrived so far. */
    long tokens() {
        return tokens + readTokens;
    }
}
