// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.RunClock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Sends requests from one event loop, as many at a time as it is given, over as many connections as that takes.
 *
 * <p>Confined to that event loop: every method is called on it.
 */
public final class StreamClient implements AutoCloseable {

    private final EventLoop loop;
    private final RunClock clock;
    private final RequestHeads heads;
    private final Connections connections;
    private final FaultListener faults;
    private final HostResolver resolver = new HostResolver();
    private final Connector connector;
    private ClientCounters counters = ClientCounters.NONE;

    /**
     * A client for one endpoint.
     *
     * @throws IllegalArgumentException when a header or the CA file cannot be used
     */
    public StreamClient(
            ClientSettings settings,
            Dialect dialect,
            EventLoop loop,
            Transport transport,
            RunClock clock,
            FaultListener faults) {
        this.loop = loop;
        this.clock = clock;
        this.faults = faults;
        this.heads = new RequestHeads(settings, dialect.spec());
        Optional<SslContext> tls = settings.endpoint().tls() ? Optional.of(tlsContext(settings)) : Optional.empty();
        this.connections = new Connections(
                this,
                settings.reuse() == ConnectionReuse.POOLED,
                settings.http().mayBeHttp2(settings.endpoint().tls()) && settings.reuse() == ConnectionReuse.POOLED
                        ? Long.MAX_VALUE
                        : 1);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ConnectionInitializer(settings, dialect.framing(), clock, tls, connections, faults));
        this.connector = new Connector(settings, bootstrap, loop, resolver, clock);
    }

    /** Sends a request; {@code whenEnded} is called once, on the event loop, when the connection is free again. */
    public Ticket send(RequestLifecycle lifecycle, BodyWriter body, Consumer<RequestResult> whenEnded) {
        Exchange exchange = new Exchange(this, lifecycle, body, whenEnded);
        exchange.start();
        return exchange;
    }

    /** What it did so far. */
    public ClientCounters counters() {
        return counters;
    }

    /** Closes the connections that serve nobody. */
    @Override
    public void close() {
        connections.closeAll();
        resolver.close();
    }

    EventLoop loop() {
        return loop;
    }

    RunClock clock() {
        return clock;
    }

    RequestHeads heads() {
        return heads;
    }

    Connections connections() {
        return connections;
    }

    Connector connector() {
        return connector;
    }

    /** Runs a task that Netty would swallow the exceptions of. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            faults.onFault(e);
        }
    }

    void countOpened() {
        counters = counters.opened();
    }

    void countReused() {
        counters = counters.reused();
    }

    void countRetried() {
        counters = counters.retried();
    }

    private static SslContext tlsContext(ClientSettings settings) {
        TlsSettings tls = settings.tls();
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (tls.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        if (settings.http() != HttpProtocol.HTTP_1_1) {
            builder.applicationProtocolConfig(alpn(settings.http()));
        }
        try {
            tls.caFile().ifPresent(file -> builder.trustManager(file.toFile()));
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            String what = tls.caFile().map(file -> "CA file " + file).orElse("TLS");
            throw new IllegalArgumentException(what + ": cannot be used (expected: certificates in PEM form)", e);
        }
    }

    private static ApplicationProtocolConfig alpn(HttpProtocol http) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                http == HttpProtocol.HTTP_2
                        ? List.of(ApplicationProtocolNames.HTTP_2)
                        : List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1));
    }

    /** A request that is under way. */
    public interface Ticket {

        /** Ends it as aborted, unless it has ended. The reason goes into its events. */
        void abort(String why);
    }
}
