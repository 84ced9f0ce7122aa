// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a timeline holds, it comes back from a chunk as it was, the run's id aside. */
class SampleChunkLawTest {

    private static final int REQUESTS = 500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldGiveBackEveryField(long seed) {
        Random random = new Random(seed);
        List<RequestTimeline> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(any(random));
        }

        assertThat(readBack(requests)).isEqualTo(requests);
    }

    @Test
    void shouldGiveBackNothingOfNothing() {
        assertThat(readBack(List.of())).isEmpty();
        assertThat(SampleChunk.toBytes(List.of())).isEmpty();
    }

    @Test
    void shouldTakeLittleMoreThanTheChanceInARequest() {
        Random random = new Random(5);
        List<RequestTimeline> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(usual(i, random));
        }

        assertThat(readBack(requests)).isEqualTo(requests);
        assertThat(SampleChunk.toBytes(requests).length / (double) REQUESTS)
                .as("bytes a request")
                .isLessThan(64);
    }

    private static List<RequestTimeline> readBack(List<RequestTimeline> requests) {
        List<RequestTimeline> back = new ArrayList<>();
        SampleChunk.forEach(SampleChunk.toBytes(requests), back::add);
        return back;
    }

    /** Each field anything that its type can hold: what no request ever was, too. */
    private static RequestTimeline any(Random random) {
        RequestTimeline timeline = usual(0, random);
        for (Schema.Field field : RequestTimeline.getClassSchema().getFields()) {
            boolean nullable = field.schema().isUnion();
            Schema type = nullable ? field.schema().getTypes().get(1) : field.schema();
            Object value = nullable && random.nextBoolean()
                    ? null
                    : switch (type.getType()) {
                        case LONG -> random.nextLong() >> random.nextInt(64);
                        case INT -> random.nextInt() >> random.nextInt(32);
                        case BOOLEAN -> random.nextBoolean();
                        case ENUM -> Outcome.values()[random.nextInt(Outcome.values().length)];
                        default -> "";
                    };
            timeline.put(field.pos(), value);
        }
        return timeline;
    }

    private static RequestTimeline usual(int ordinal, Random random) {
        long sent = 1_700_000_000_000_000_000L + ordinal * 20_000_000L + random.nextInt(10_000_000);
        long first = 150_000_000L + random.nextInt(200_000_000);
        long last = first + 4_800_000_000L + random.nextInt(100_000_000);
        return new RequestTimeline(
                "",
                0,
                (long) ordinal,
                3,
                sent - random.nextInt(50_000),
                sent,
                null,
                first - 1_000_000,
                first,
                first,
                last,
                last + 200_000,
                Outcome.OK,
                200,
                100,
                241L,
                true,
                241L,
                241L,
                0L,
                last - first,
                0L,
                97_000_000_000_000_000L + random.nextInt(),
                24_000_000L + random.nextInt(1_000_000));
    }
}
