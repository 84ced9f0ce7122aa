// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker of one Kafka node, put together as {@code kafka.server.KafkaRaftServer} does it, but with our
 * sockets and our fault handlers: those of Kafka end the process.
 *
 * <p>Confined to one thread at a time.
 */
final class KafkaNode {

    // With one node there is no leader to hand over, so a controlled shutdown that takes longer is stuck.
    private static final Duration CONTROLLED_SHUTDOWN_LIMIT = Duration.ofSeconds(20);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final String clusterId;

    private KafkaNode(ControllerServer controller, BrokerServer broker, String clusterId) {
        this.controller = controller;
        this.broker = broker;
        this.clusterId = clusterId;
    }

    /** Reads the formatted log directory that the properties name; starts nothing yet. */
    static KafkaNode create(Properties properties, ServerSocketFactory sockets, FaultHandlerFactory faults) {
        KafkaConfig config = KafkaConfig.fromProps(properties, false);
        KafkaYammerMetrics.INSTANCE.configure(config.originals());
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> disk = KafkaRaftServer.initializeLogDirs(
                config, LoggerFactory.getLogger(KafkaNode.class), "[embedded broker] ");
        String clusterId = disk._1().clusterId().orElseThrow();
        Metrics metrics = Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId);
        Map<Integer, InetSocketAddress> voters =
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters());
        SharedServer shared = new SharedServer(
                config,
                disk._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(voters),
                List.of(),
                faults,
                sockets);
        BrokerServer broker = new BrokerServer(shared);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2());
        return new KafkaNode(controller, broker, clusterId);
    }

    String clusterId() {
        return clusterId;
    }

    /** Blocks until the broker is registered, unfenced and serves. */
    void start() {
        // The controller first: the broker's part of the shared Raft client needs its endpoints.
        controller.startup();
        broker.startup();
    }

    /** Stops what runs, the broker first because its controlled shutdown needs the controller; harmless when stopped. */
    void stop() {
        broker.shutdown(CONTROLLED_SHUTDOWN_LIMIT);
        controller.shutdown();
    }
}
