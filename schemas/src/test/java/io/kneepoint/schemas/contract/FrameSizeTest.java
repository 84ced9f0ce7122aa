// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.serde.AvroBody;
import io.kneepoint.schemas.serde.WireFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a token costs in a frame; the module's README gives these numbers. */
class FrameSizeTest {

    @ParameterizedTest(name = "{0} arrivals: {1} to {2} bytes a token")
    @CsvSource({"1, 40, 50", "12, 7, 8", "64, 4, 5"})
    void shouldCostLessATokenTheMoreArrivalsAFrameHolds(int arrivals, int atLeast, int atMost) {
        Random random = new Random(1);
        List<Long> deltas = LongStream.generate(() -> 20_000_000 + random.nextInt(2_000_000))
                .limit(arrivals - 1)
                .boxed()
                .toList();
        StreamEvent event = new StreamEvent(
                "20261124-100000-abcd", 3, 1_000L, 20L, new TokensArrived(5_000_000_000L, deltas, List.of(), null));

        int bytes = WireFormat.HEADER_LENGTH + new AvroBody<>(StreamEvent.class).encode(event).length;

        assertThat((double) bytes / arrivals).isBetween((double) atLeast, (double) atMost);
    }
}
