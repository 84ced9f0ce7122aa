// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.kneepoint.schemas.serde.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPatienceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RegistryPatience patience = new RegistryPatience();

    @Test
    void shouldWaitForEverForARegistryThatDoesNotAnswer() {
        RegistryUnavailableException away =
                new RegistryUnavailableException("away", new IOException("Connection refused"));
        for (int i = 0; i < 10_000; i++) {
            assertThat(patience.bears(away, i * SECOND)).isTrue();
        }
    }

    @Test
    void shouldWaitForEverForARegistryThatIsBroken() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(patience.bears(answer(503), i * SECOND)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void shouldGiveUpARegistryThatGoesOnRefusingThisClient(int status) {
        for (int i = 1; i < RegistryPatience.MOST_REFUSALS; i++) {
            assertThat(patience.bears(answer(status), i * SECOND)).isTrue();
        }
        assertThat(patience.bears(answer(status), RegistryPatience.MOST_REFUSALS * SECOND))
                .isFalse();
    }

    @Test
    void shouldForgetRefusalsThatAreLongAgo() {
        long apart = RegistryPatience.ON_END.toNanos() + 1;
        for (int i = 0; i < 1_000; i++) {
            assertThat(patience.bears(answer(401), i * apart)).isTrue();
        }
    }

    private static RegistryUnavailableException answer(int status) {
        return new RegistryUnavailableException("no", new RestClientException("no", status, status));
    }
}
