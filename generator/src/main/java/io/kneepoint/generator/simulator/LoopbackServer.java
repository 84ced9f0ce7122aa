// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An HTTP/1.1 server whose sockets and engine share one event loop: a token goes from the engine to its socket without
 * changing threads, and nothing needs a lock.
 */
final class LoopbackServer implements AutoCloseable {
    private static final int GREATEST_REQUEST_BYTES = 64 << 20;
    private static final int BACKLOG = 4096;
    private static final int CLOSE_SECONDS = 5;

    private final EventLoopGroup group;
    private final ChannelGroup connections;
    private Channel channel;

    LoopbackServer(String threadName) {
        DefaultThreadFactory threads = new DefaultThreadFactory(threadName, true);
        group = Epoll.isAvailable()
                ? new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory())
                : new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        connections = new DefaultChannelGroup(threadName, group.next(), true);
    }

    /** The one thread of this server. */
    EventExecutor loop() {
        return group.next();
    }

    /**
     * Starts to answer; every connection gets a handler of its own behind the HTTP codec, which is named {@code http}.
     *
     * @param port 0 for any free one
     * @throws IllegalArgumentException when the port is taken
     */
    void bind(String address, int port, Supplier<ChannelHandler> handlers) {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        connections.add(socket);
                        socket.pipeline()
                                .addLast("http", new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(GREATEST_REQUEST_BYTES))
                                .addLast(handlers.get());
                    }
                });
        var bound = bootstrap.bind(address, port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IllegalArgumentException(
                    "port: " + port + " on " + address + ", " + refusal(bound.cause())
                            + " (expected: a free port; 0 takes any)",
                    bound.cause());
        }
        channel = bound.channel();
    }

    /** The loops of Linux and of Java word it differently. */
    private static String refusal(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return said.contains("in use") ? "in use" : said;
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Closes the port, then every connection, then waits for the thread to end. The loop works until the last of them: a
     * connection that it accepts while it ends would stay open, and what hangs on it would find no thread.
     */
    @Override
    public void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
