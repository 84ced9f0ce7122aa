// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.sse.EventDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * An HTTP/1.1 connection, which is one place for one request after the other.
 *
 * <p>Confined to one event loop.
 */
final class Http1Connection extends Lane implements Connection {

    private final Channel channel;
    private final Connections connections;
    private long readsBefore;

    Http1Connection(Channel channel, ReadStamp stamp, EventDecoder decoder, Connections connections) {
        super(stamp, decoder);
        this.channel = channel;
        this.connections = connections;
    }

    @Override
    public long capacity() {
        return 1;
    }

    @Override
    public boolean hasRoom() {
        return !servesSomebody() && channel.isActive();
    }

    @Override
    public Lane open() {
        return this;
    }

    @Override
    ByteBuf newBuffer() {
        return channel.alloc().buffer();
    }

    @Override
    ChannelFuture write(RequestHeads heads, ByteBuf body) {
        readsBefore = stamp().reads();
        return channel.writeAndFlush(heads.http1(body));
    }

    @Override
    boolean answerBegan() {
        return stamp().reads() != readsBefore;
    }

    @Override
    void release(boolean reusable) {
        if (!reusable || !connections.keep(this)) {
            close();
        }
    }

    /** That this worked is told to the handlers, so the future says nothing new. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void close() {
        channel.close();
    }
}
