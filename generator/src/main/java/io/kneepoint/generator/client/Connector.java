// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ConnectTimes;
import io.kneepoint.generator.request.RunClock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes connections: resolves the name, tries its addresses one after the other, shakes hands over TLS, and says what each took.
 *
 * <p>Confined to one event loop.
 */
final class Connector {

    private final Endpoint endpoint;
    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final HostResolver resolver;
    private final RunClock clock;

    Connector(Endpoint endpoint, Bootstrap bootstrap, EventLoop loop, HostResolver resolver, RunClock clock) {
        this.endpoint = endpoint;
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.resolver = resolver;
        this.clock = clock;
    }

    /** A connection that is ready for a request. */
    Future<Connected> connect() {
        Promise<Connected> connected = loop.newPromise();
        long startNanos = clock.nanos();
        resolver.resolve(endpoint.host(), loop).addListener((Future<List<InetAddress>> resolved) -> {
            if (resolved.isSuccess()) {
                OptionalLong dns = HostResolver.isAddress(endpoint.host())
                        ? OptionalLong.empty()
                        : OptionalLong.of(clock.nanos() - startNanos);
                tryAddress(new Attempt(resolved.getNow(), 0, startNanos, dns, connected));
            } else {
                connected.tryFailure(resolved.cause());
            }
        });
        return connected;
    }

    private void tryAddress(Attempt attempt) {
        InetSocketAddress address = new InetSocketAddress(attempt.addresses.get(attempt.index), endpoint.port());
        bootstrap.connect(address).addListener((ChannelFuture opened) -> {
            if (opened.isSuccess()) {
                shakeHands(opened.channel(), attempt);
            } else if (attempt.index + 1 < attempt.addresses.size()) {
                tryAddress(attempt.next());
            } else {
                attempt.connected.tryFailure(opened.cause());
            }
        });
    }

    private void shakeHands(Channel channel, Attempt attempt) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            succeed(channel, attempt);
            return;
        }
        tls.setHandshakeTimeoutMillis(0); // The request's own deadline covers it.
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                succeed(channel, attempt);
            } else {
                attempt.connected.tryFailure(shaken.cause());
                channel.pipeline().get(ExchangeHandler.class).connection().close();
            }
        });
    }

    private void succeed(Channel channel, Attempt attempt) {
        Connection connection = channel.pipeline().get(ExchangeHandler.class).connection();
        ConnectTimes times = new ConnectTimes(clock.nanos() - attempt.startNanos, attempt.dnsDurationNanos);
        attempt.connected.trySuccess(new Connected(connection, times));
    }

    /** A new connection and what it cost. */
    record Connected(Connection connection, ConnectTimes times) {}

    private record Attempt(
            List<InetAddress> addresses,
            int index,
            long startNanos,
            OptionalLong dnsDurationNanos,
            Promise<Connected> connected) {

        Attempt next() {
            return new Attempt(addresses, index + 1, startNanos, dnsDurationNanos, connected);
        }
    }
}
