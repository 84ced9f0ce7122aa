// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the arrivals of a response are cut into frames, and whichever come again, the rows are the same. */
class ArrivalRowsLawTest {

    static {
        TrustedRecords.install();
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldUndoTheFrames(long seed) throws IOException {
        Random random = new Random(seed);
        long[] offsets = new long[1 + random.nextInt(30)];
        int[] tokens = new int[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (i == 0 ? 0 : offsets[i - 1]) + random.nextInt(1_000_000);
            tokens[i] = random.nextInt(4) == 0 ? 2 : 1;
        }

        List<ArrivalRow> rows = rows(framed(offsets, tokens, random), true);

        assertThat(rows).hasSize(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            Long gap = i == 0 ? null : (Long) (offsets[i] - offsets[i - 1]);
            assertThat(rows.get(i)).isEqualTo(new ArrivalRow("r", 0, 7, 3, i, offsets[i], gap, tokens[i]));
        }
    }

    @Test
    void shouldSayNoGapWhereOnlyFirstAndLastWereTimed() throws IOException {
        List<ArrivalRow> rows = rows(framed(new long[] {5, 90}, new int[] {1, 20}, new Random(1)), false);

        assertThat(rows).extracting(ArrivalRow::gapNanos).containsOnlyNulls();
        assertThat(rows).extracting(ArrivalRow::offsetNanos).containsExactly(5L, 90L);
    }

    private static List<ArrivalRow> rows(List<StreamEvent> events, boolean everyArrival) throws IOException {
        List<ArrivalRow> rows = new ArrayList<>();
        ArrivalRows arrivals = new ArrivalRows(rows::add, () -> everyArrival);
        for (StreamEvent event : events) {
            arrivals.accept(event);
        }
        return rows;
    }

    private static List<StreamEvent> framed(long[] offsets, int[] tokens, Random random) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(event(
                0,
                RequestScheduled.newBuilder()
                        .setStage(3)
                        .setIntendedEpochNanos(0L)
                        .build()));
        long sequence = 1;
        for (int from = 0; from < offsets.length; ) {
            int to = from + 1 + random.nextInt(offsets.length - from);
            StreamEvent frame = event(sequence++, frame(offsets, tokens, from, to));
            events.add(frame);
            if (random.nextInt(3) == 0) {
                events.add(frame);
            }
            from = to;
        }
        events.add(event(
                sequence,
                RequestEnded.newBuilder()
                        .setOutcome(Outcome.OK)
                        .setClosedOffsetNanos(offsets[offsets.length - 1])
                        .build()));
        return events;
    }

    private static TokensArrived frame(long[] offsets, int[] tokens, int from, int to) {
        List<Long> deltas = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            counts.add(tokens[i]);
            if (i > from) {
                deltas.add(offsets[i] - offsets[i - 1]);
            }
        }
        boolean single = counts.stream().allMatch(count -> count == 1);
        return TokensArrived.newBuilder()
                .setFirstOffsetNanos(offsets[from])
                .setDeltasNanos(deltas)
                .setTokens(single ? List.of() : counts)
                .build();
    }

    private static StreamEvent event(long sequence, Object payload) {
        return StreamEvent.newBuilder()
                .setRunId("r")
                .setWorker(0)
                .setOrdinal(7L)
                .setSequence(sequence)
                .setPayload(payload)
                .build();
    }
}
