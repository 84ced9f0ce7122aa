// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody at the broker's address: one sentence, within the time that was given. */
@Timeout(60)
class KafkaConnectionIT {

    @Test
    void shouldSayThatNoBrokerAnswers() throws IOException {
        int port = freePort();
        KafkaConnection connection = connection("127.0.0.1:" + port);

        KafkaSinkException thrown =
                catchThrowableOfType(KafkaSinkException.class, () -> connection.open(KafkaSinkSettings.live("live-1")));

        assertThat(thrown.reason()).isEqualTo(KafkaSinkException.Reason.BROKER_UNREACHABLE);
        assertThat(thrown).hasMessage("Kafka: 127.0.0.1:" + port + " does not answer within 500 ms");
    }

    @Test
    void shouldSayThatAnAddressIsNone() {
        KafkaSinkException thrown = catchThrowableOfType(
                KafkaSinkException.class, () -> connection("nonsense").open(KafkaSinkSettings.live("live-1")));

        assertThat(thrown.reason()).isEqualTo(KafkaSinkException.Reason.BAD_SETTINGS);
        assertThat(thrown).hasMessageStartingWith("Kafka settings: ").hasMessageContaining("nonsense");
    }

    private static KafkaConnection connection(String servers) {
        return new KafkaConnection(
                Map.of("bootstrap.servers", servers), new MockSchemaRegistryClient(), Duration.ofMillis(500));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
