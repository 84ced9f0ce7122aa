// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;

/**
 * The last handler of a connection: hands what arrives to the exchange that the connection serves.
 *
 * <p>Confined to one event loop.
 */
final class ExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {

    private final ConnectionPool pool;
    private final FaultListener faults;
    private Connection connection;

    ExchangeHandler(ConnectionPool pool, FaultListener faults) {
        this.pool = pool;
        this.faults = faults;
    }

    void connection(Connection own) {
        connection = own;
    }

    Connection connection() {
        return connection;
    }

    void afterRead() {
        connection.afterRead();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        Exchange exchange = connection.exchange();
        if (exchange != null) {
            exchange.onMessage(message);
        } else {
            connection.close(); // Nobody asked: a response to no request means that the connection is out of step.
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pool.forget(connection);
        lose(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Failure.isOfConnection(cause)) {
            lose(Failure.isReset(cause));
        } else {
            faults.onFault(cause);
        }
        connection.close();
    }

    private void lose(boolean reset) {
        Exchange exchange = connection.exchange();
        if (exchange != null) {
            exchange.onClosed(reset);
        }
    }
}
