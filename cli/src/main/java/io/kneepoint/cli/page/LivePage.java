// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import com.sun.net.httpserver.HttpHandler;
import io.kneepoint.analyzer.dashboard.MetricFeed;
import io.kneepoint.analyzer.dashboard.PageServer;
import io.kneepoint.analyzer.dashboard.RunBoard;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.schemas.config.ConfigFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/** The page over the metric topics of a Kafka target, served from this process on the loopback address until closed. */
public final class LivePage implements AutoCloseable {

    private final MetricFeed feed;
    private final PageServer server;

    private LivePage(MetricFeed feed, PageServer server) {
        this.feed = feed;
        this.server = server;
    }

    /**
     * Starts to serve. The topics must exist.
     *
     * @param port where to listen; 0 takes a free one
     * @param others more paths with what answers them
     * @throws java.io.UncheckedIOException when the port is taken
     */
    public static LivePage open(KafkaTarget target, int port, ConfigFiles config, Map<String, HttpHandler> others) {
        RunBoard board = new RunBoard();
        EngineCatalogue engines = config.folder().map(EngineCatalogue::load).orElseGet(EngineCatalogue::packaged);
        SimulatorCatalogue simulators =
                config.folder().map(SimulatorCatalogue::load).orElseGet(SimulatorCatalogue::packaged);
        PageServer server = PageServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                board,
                new EngineCurves(engines),
                new EngineLoads(simulators),
                Thresholds.read(config),
                others);
        return new LivePage(MetricFeed.start(target.clientConfig(), target.registry(), board), server);
    }

    /** Where a browser finds it. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        feed.close();
        server.close();
    }
}
