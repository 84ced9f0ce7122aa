// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BrokerFaultsTest {

    private static final Path DIRECTORY = Path.of("data");

    private final BrokerFaults faults = new BrokerFaults(DIRECTORY);
    private final AtomicInteger actions = new AtomicInteger();

    @Test
    void shouldKeepTheFirstFatalFaultWithItsCauseInOneSentence() {
        IOException cause = new IOException("disk\n gone");

        faults.build("raft manager", true, actions::incrementAndGet)
                .handleFault("unexpected error", new IllegalStateException(cause));
        faults.exited(1);

        assertThat(faults.first().join())
                .hasMessage("Kafka broker in data: fatal fault, raft manager: unexpected error"
                        + " (expected: to run until it is closed; disk gone)")
                .hasRootCause(cause);
        assertThat(actions).hasValue(1);
    }

    @Test
    void shouldLetTheBrokerSurviveWhatKafkaSurvives() {
        faults.build("metadata publishing", false, actions::incrementAndGet).handleFault("odd record", null);

        assertThat(faults.first()).isNotDone();
        assertThat(actions).hasValue(1);
    }

    @Test
    void shouldReportAnExitByItsStatus() {
        faults.exited(3);

        assertThat(faults.first().join())
                .hasMessage("Kafka broker in data: gave up with status 3"
                        + " (expected: to run until it is closed; its log says why)");
    }

    @Test
    void shouldNotCallAStopAFailure() {
        faults.expectStop();

        faults.exited(1);

        assertThat(faults.first()).isNotDone();
    }
}
