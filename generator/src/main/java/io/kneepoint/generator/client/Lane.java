// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.request.ResponseHead;
import io.kneepoint.generator.sse.EventDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * The place of one request on a connection: all of an HTTP/1.1 connection, or one stream of an HTTP/2 connection. What arrives
 * while nobody is served is dropped.
 *
 * <p>Confined to one event loop.
 */
abstract class Lane {

    private final ReadStamp stamp;
    private final EventDecoder decoder;
    private Exchange exchange;

    Lane(ReadStamp stamp, EventDecoder decoder) {
        this.stamp = stamp;
        this.decoder = decoder;
    }

    /** When the socket was last read. */
    ReadStamp stamp() {
        return stamp;
    }

    /** Decodes the response of the present request. */
    EventDecoder decoder() {
        return decoder;
    }

    boolean servesSomebody() {
        return exchange != null;
    }

    void serve(Exchange next) {
        decoder.reset();
        exchange = next;
    }

    void serveNobody() {
        exchange = null;
    }

    /** An empty buffer for a request's body. */
    abstract ByteBuf newBuffer();

    /** Writes the request that it serves; the body is taken over. The future tells when the socket has all of it. */
    abstract ChannelFuture write(RequestHeads heads, ByteBuf body);

    /** Whether anything has come back for the request that it serves. */
    abstract boolean answerBegan();

    /** Gives the place back; reusable says whether its response was read to the end and may be followed by another. */
    abstract void release(boolean reusable);

    final void onHead(ResponseHead head, boolean keepAlive) {
        if (exchange != null) {
            exchange.onHead(stamp.nanos(), head, keepAlive);
        }
    }

    final void onContent(ByteBuf content) {
        if (exchange != null) {
            exchange.onContent(stamp.nanos(), content);
        }
    }

    final void onResponseEnd() {
        if (exchange != null) {
            exchange.onResponseEnd(stamp.nanos());
        }
    }

    final void onMalformed(String what) {
        if (exchange != null) {
            exchange.onMalformed(stamp.nanos(), what);
        }
    }

    /** All handlers have seen a read. */
    final void afterRead() {
        if (exchange != null) {
            exchange.onReadEnd();
        }
    }

    /** Nothing more will come. */
    final void onLost(Loss loss) {
        if (exchange != null) {
            exchange.onLost(loss);
        }
    }
}
