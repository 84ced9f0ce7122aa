// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.request.RunClock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;

/**
 * A connection that is not ready yet: its last handler, which tells who waits for it when it is, or why it will not be.
 *
 * <p>Confined to one event loop.
 */
final class Opening extends ChannelInboundHandlerAdapter {

    static final String NAME = "opening";

    private static final AttributeKey<Opening> KEY = AttributeKey.valueOf(Opening.class, NAME);

    private final Promise<Connection> ready;
    private final ReadStamp stamp;
    private Runnable afterRead = () -> {};

    private Opening(Channel channel, RunClock clock) {
        this.ready = channel.eventLoop().newPromise();
        this.stamp = new ReadStamp(clock, () -> afterRead.run());
    }

    /** Puts the first and the last handler into a new channel's pipeline. */
    static Opening begin(Channel channel, RunClock clock) {
        Opening opening = new Opening(channel, clock);
        channel.attr(KEY).set(opening);
        channel.pipeline().addLast("stamp", opening.stamp).addLast(NAME, opening);
        return opening;
    }

    /** The opening of a channel that it was begun for. */
    static Opening of(Channel channel) {
        return channel.attr(KEY).get();
    }

    Future<Connection> ready() {
        return ready;
    }

    ReadStamp stamp() {
        return stamp;
    }

    /** From now on this runs whenever all handlers have seen a read. */
    void afterEachRead(Runnable task) {
        afterRead = task;
    }

    void succeed(Connection connection) {
        ready.trySuccess(connection);
    }

    void fail(Throwable cause) {
        ready.tryFailure(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new ClosedChannelException());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told to this handler.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        ctx.close();
    }
}
