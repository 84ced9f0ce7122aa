// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.deadletter.DeadLetter;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private final Reports.Collector collector = new Reports.Collector();

    @Test
    void shouldSayHowManyRecordsCouldNotBeUsed() {
        assertThat(collector.notes()).isEmpty();

        collector.take(letter(5));
        collector.take(letter(9));

        assertThat(collector.notes())
                .containsExactly(
                        "2 records of this run could not be used; they are in kneepoint.dead-letters, each with its"
                                + " place and the cause");
    }

    private static DeadLetter letter(long offset) {
        return new DeadLetter("kneepoint.stream-events", 0, offset, "garbage", null, null, null);
    }
}
