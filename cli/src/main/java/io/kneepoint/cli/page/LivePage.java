// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import com.sun.net.httpserver.HttpHandler;
import io.kneepoint.analyzer.dashboard.MetricFeed;
import io.kneepoint.analyzer.dashboard.PageServer;
import io.kneepoint.analyzer.dashboard.PageToken;
import io.kneepoint.analyzer.dashboard.RunBoard;
import io.kneepoint.analyzer.dashboard.RunMeters;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.schemas.config.ConfigFiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The page over the metric topics of a Kafka target, served from this process until closed. */
public final class LivePage implements AutoCloseable {

    private final Optional<MetricFeed> feed;
    private final PageServer server;

    private LivePage(Optional<MetricFeed> feed, PageServer server) {
        this.feed = feed;
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param source where the metric topics are, which must exist; empty shows no run, and the explorers all the same
     * @param address where to listen; port 0 takes a free one
     * @param config where models, simulators and thresholds come from
     * @param others more paths with what answers them
     * @param token what must be known to see the page; empty lets everybody see it who can reach it
     * @param meters where the runs are shown as meters too; empty for nowhere
     * @throws IllegalArgumentException when the address cannot be listened on
     */
    public static LivePage open(
            Optional<KafkaTarget> source,
            InetSocketAddress address,
            ConfigFiles config,
            Map<String, HttpHandler> others,
            Optional<PageToken> token,
            Optional<MeterRegistry> meters) {
        EngineCatalogue engines = EngineCatalogue.read(config);
        RunBoard board = new RunBoard(model -> ServingFacts.ofModel(model, engines));
        meters.ifPresent(registry -> RunMeters.bind(board, registry));
        SimulatorCatalogue simulators = SimulatorCatalogue.read(config);
        PageServer server;
        try {
            server = PageServer.start(
                    address,
                    board,
                    new EngineCurves(engines),
                    new EngineLoads(simulators),
                    Thresholds.read(config),
                    others,
                    token);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new LivePage(
                source.map(target -> MetricFeed.start(target.clientConfig(), target.registry(), board)), server);
    }

    /** Where a browser finds it. */
    public URI uri() {
        return server.uri();
    }

    /** Whether other machines may reach it. */
    public boolean isOpenToOthers() {
        return server.isOpenToOthers();
    }

    @Override
    public void close() {
        feed.ifPresent(MetricFeed::close);
        server.close();
    }
}
