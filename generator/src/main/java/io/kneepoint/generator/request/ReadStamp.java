// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * The first handler of every pipeline: reads the clock once per read of the socket, before TLS and HTTP see the bytes, so that all
 * that a read brings has one time, and that time holds no decoding.
 *
 * <p>Confined to one event loop.
 */
public final class ReadStamp extends ChannelInboundHandlerAdapter {

    private final RunClock clock;
    private final Runnable afterRead;
    private long nanos;
    private long reads;

    /** A stamp that calls {@code afterRead} once all handlers have seen a read. */
    public ReadStamp(RunClock clock, Runnable afterRead) {
        this.clock = clock;
        this.afterRead = afterRead;
        this.nanos = clock.nanos();
    }

    /** When the last read of the socket returned, or the connection was lost. [ns of the run's clock] */
    public long nanos() {
        return nanos;
    }

    /** Reads so far that brought bytes. */
    public long reads() {
        return reads;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        nanos = clock.nanos();
        reads++;
        ctx.fireChannelRead(message);
        afterRead.run();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        nanos = clock.nanos();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        nanos = clock.nanos();
        ctx.fireExceptionCaught(cause);
    }
}
