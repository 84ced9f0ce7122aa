// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ConnectTimes;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.schemas.event.Outcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes connections: resolves the name, of the proxy where there is one, tries its addresses one after the other, and waits until
 * the connection's own handlers call it ready.
 *
 * <p>Confined to one event loop.
 */
final class Connector {

    private final Endpoint endpoint;
    private final Optional<Proxy> proxy;
    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final HostResolver resolver;
    private final RunClock clock;

    Connector(ClientSettings settings, Bootstrap bootstrap, EventLoop loop, HostResolver resolver, RunClock clock) {
        this.endpoint = settings.endpoint();
        this.proxy = settings.proxy();
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.resolver = resolver;
        this.clock = clock;
    }

    /** An attempt that has not started; the number is the caller's. */
    Attempt attempt(long number) {
        return new Attempt(number);
    }

    /** Why an attempt failed, by name. */
    Failure failure(Throwable cause) {
        return Failure.toConnect(
                cause, endpoint, host(), proxy.map(Proxy::toString).orElse(endpoint.authority()));
    }

    private String host() {
        return proxy.map(Proxy::host).orElse(endpoint.host());
    }

    private int port() {
        return proxy.map(Proxy::port).orElse(endpoint.port());
    }

    /** A new connection and what it cost. */
    record Connected(Connection connection, ConnectTimes times) {}

    /** A connection in the making. */
    final class Attempt {

        private final long number;
        private final Promise<Connected> made = loop.newPromise();
        private final long startNanos = clock.nanos();
        private OptionalLong dnsDurationNanos = OptionalLong.empty();
        private boolean cancelled;
        private Channel channel;

        Attempt(long number) {
            this.number = number;
        }

        long number() {
            return number;
        }

        boolean isCancelled() {
            return cancelled;
        }

        /** Starts it; the future tells when the connection is ready for a request. */
        Future<Connected> start() {
            resolver.resolve(host(), loop).addListener((Future<List<InetAddress>> resolved) -> {
                if (resolved.isSuccess()) {
                    dnsDurationNanos = HostResolver.isAddress(host())
                            ? OptionalLong.empty()
                            : OptionalLong.of(clock.nanos() - startNanos);
                    tryAddress(resolved.getNow(), 0);
                } else {
                    made.tryFailure(resolved.cause());
                }
            });
            return made;
        }

        private void tryAddress(List<InetAddress> addresses, int index) {
            if (cancelled) {
                made.tryFailure(new OpeningException(Outcome.ABORTED, "connection is no longer wanted"));
                return;
            }
            ChannelFuture opening = bootstrap.connect(new InetSocketAddress(addresses.get(index), port()));
            channel = opening.channel();
            opening.addListener((ChannelFuture opened) -> {
                if (opened.isSuccess()) {
                    Opening.of(opened.channel()).ready().addListener((Future<Connection> ready) -> onReady(ready));
                } else if (index + 1 < addresses.size()) {
                    tryAddress(addresses, index + 1);
                } else {
                    made.tryFailure(opened.cause());
                }
            });
        }

        private void onReady(Future<Connection> ready) {
            if (ready.isSuccess()) {
                ConnectTimes times = new ConnectTimes(clock.nanos() - startNanos, dnsDurationNanos);
                made.trySuccess(new Connected(ready.getNow(), times));
            } else {
                made.tryFailure(ready.cause());
            }
        }

        /** Gives it up: nobody waits for it. */
        @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told to its handlers.
        void cancel() {
            cancelled = true;
            if (channel != null) {
                channel.close();
            }
        }
    }
}
