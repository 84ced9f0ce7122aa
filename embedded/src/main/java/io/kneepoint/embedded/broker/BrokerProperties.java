// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import io.kneepoint.embedded.local.ServerSecurity;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The settings of a Kafka that is one node on one machine: nothing to replicate, nobody to wait for. */
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String SECURED_LISTENER = "SECURED";

    // One node can have one leader only, so more partitions would buy parallelism nobody uses and cost a directory, two
    // index files and a load at each start.
    private static final String INTERNAL_TOPIC_PARTITIONS = "8";

    private BrokerProperties() {}

    /**
     * The properties of a start.
     *
     * @param logDirectory where segments and cluster metadata lie
     * @param clientPort the port of 127.0.0.1 that clients are told
     * @param controllerPort the port of 127.0.0.1 on which broker and controller meet
     * @param security whom clients must be and trust; empty lets in whoever comes
     */
    static Properties of(Path logDirectory, int clientPort, int controllerPort, Optional<ServerSecurity> security) {
        String listener = security.isPresent() ? SECURED_LISTENER : CLIENT_LISTENER;
        String client = listener + "://127.0.0.1:" + clientPort;
        String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort;
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(NODE_ID));
        properties.setProperty("log.dirs", logDirectory.toString());
        properties.setProperty("listeners", client + "," + controller);
        properties.setProperty("advertised.listeners", client);
        properties.setProperty(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + SECURED_LISTENER + ":SASL_SSL," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", listener);
        security.ifPresent(it -> addSecurity(properties, it));
        properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        properties.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        addSingleCopyTopics(properties);
        addQuickRestart(properties);
        addSmallFootprint(properties);
        return properties;
    }

    /** The broker is a client of itself when a transaction ends, so it knows the user too, and trusts its own certificate. */
    private static void addSecurity(Properties properties, ServerSecurity security) {
        for (String store : new String[] {"ssl.keystore", "ssl.truststore"}) {
            properties.setProperty(store + ".type", "PKCS12");
            properties.setProperty(store + ".location", security.keyStore().toString());
            properties.setProperty(store + ".password", security.storePassword());
        }
        properties.setProperty("ssl.key.password", security.storePassword());
        properties.setProperty("sasl.enabled.mechanisms", "PLAIN");
        properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
        properties.setProperty(
                "listener.name.secured.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%2$s\" user_%1$s=\"%2$s\";"
                        .formatted(security.user(), security.password()));
    }

    private static void addSingleCopyTopics(Properties properties) {
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("min.insync.replicas", "1");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", INTERNAL_TOPIC_PARTITIONS);
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", INTERNAL_TOPIC_PARTITIONS);
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", INTERNAL_TOPIC_PARTITIONS);
    }

    private static void addQuickRestart(Properties properties) {
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("controlled.shutdown.enable", "true");
        // After kill -9 the controller refuses the new broker until the session of the old one has run out.
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
    }

    private static void addSmallFootprint(Properties properties) {
        // The default of 128 MiB is on the heap from the first second.
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "4");
    }
}
