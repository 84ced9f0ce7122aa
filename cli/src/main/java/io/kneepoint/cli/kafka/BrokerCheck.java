// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Whether a broker answers at the user's addresses: asked before any work, so that a wrong address costs seconds and not a run. */
final class BrokerCheck {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private BrokerCheck() {}

    /**
     * Returns when a broker has answered. The settings' own timeouts win over 20 s.
     *
     * @throws KafkaFailure when none does, or none lets this client in
     */
    static void require(Map<String, Object> clientConfig) {
        Object servers = clientConfig.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        try (Admin admin = Admin.create(withTimeouts(clientConfig))) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof AuthenticationException) {
                throw new KafkaFailure("Kafka: " + servers + " refuses this client: " + cause.getMessage(), cause);
            }
            String problem = cause instanceof TimeoutException ? "" : ": " + cause.getMessage();
            throw new KafkaFailure("Kafka: " + servers + " does not answer" + problem + " (expected: a broker)", cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaFailure("Kafka: " + servers + " was not waited for", e);
        } catch (KafkaException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new KafkaFailure("Kafka: " + servers + " cannot be asked: " + root.getMessage(), e);
        }
    }

    private static Map<String, Object> withTimeouts(Map<String, Object> clientConfig) {
        Map<String, Object> config = new HashMap<>(clientConfig);
        boolean stated = config.containsKey(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG)
                || config.containsKey(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
        if (!stated) {
            config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_TIMEOUT.toMillis());
            config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        }
        return config;
    }
}
