// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.function.BiConsumer;

/**
 * Waits for TLS and says which protocol was agreed on.
 *
 * <p>Confined to one event loop.
 */
final class AlpnHandler extends ApplicationProtocolNegotiationHandler {

    private final Opening opening;
    private final BiConsumer<Channel, String> whenAgreed;

    AlpnHandler(Opening opening, BiConsumer<Channel, String> whenAgreed) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.opening = opening;
        this.whenAgreed = whenAgreed;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
        whenAgreed.accept(ctx.channel(), protocol);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told to the opening.
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
        opening.fail(cause);
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }
}
