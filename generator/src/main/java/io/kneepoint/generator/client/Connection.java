// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.sse.EventDecoder;
import io.netty.channel.Channel;

/**
 * One connection and the request that it serves, if any.
 *
 * <p>Confined to one event loop.
 */
final class Connection {

    private final Channel channel;
    private final ReadStamp stamp;
    private final EventDecoder decoder;
    private Exchange exchange;

    Connection(Channel channel, ReadStamp stamp, EventDecoder decoder) {
        this.channel = channel;
        this.stamp = stamp;
        this.decoder = decoder;
    }

    Channel channel() {
        return channel;
    }

    ReadStamp stamp() {
        return stamp;
    }

    /** Decodes the response of the present request. */
    EventDecoder decoder() {
        return decoder;
    }

    /** The request that it serves now; null when it serves nobody. */
    Exchange exchange() {
        return exchange;
    }

    /** Closes it; that this worked is told to the handlers, so the future says nothing new. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void close() {
        channel.close();
    }

    void serve(Exchange next) {
        decoder.reset();
        exchange = next;
    }

    void serveNobody() {
        exchange = null;
    }

    /** All handlers have seen a read. */
    void afterRead() {
        if (exchange != null) {
            exchange.onReadEnd();
        }
    }
}
