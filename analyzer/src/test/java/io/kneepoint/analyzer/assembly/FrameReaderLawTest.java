// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reader never says anything that Avro does not say too. */
class FrameReaderLawTest {

    private static final String RUN_ID = "run-1";
    private static final int FRAMES = 2_000;

    private final AvroBody<StreamEvent> avro = new AvroBody<>(StreamEvent.class);
    private final FrameReader reader = new FrameReader();
    private final ArrivalFrame frame = new ArrivalFrame();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldReadEveryGoodFrameAsAvroDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < FRAMES; i++) {
            StreamEvent event = event(random);
            byte[] bytes = padded(avro.encode(event), 5);

            assertThat(reader.read(bytes, 5, frame))
                    .as("seed %d, frame %d", seed, i)
                    .isTrue();
            assertThat(frame.toEvent(RUN_ID)).as("seed %d, frame %d", seed, i).isEqualTo(event);
            assertThat(frame.isOfRun(bytes, RUN_ID.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isTrue();
            assertThat(frame.isOfRun(bytes, "run-2".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldTakeNoDamagedBytesForWhatAvroDoesNotSeeInThem(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] bytes = damage(avro.encode(event(random)), random);
            if (!reader.read(bytes, 0, frame)) {
                continue;
            }
            taken++;
            StreamEvent seen = avro.decode(bytes);
            assertThat(frame.toEvent(seen.getRunId()))
                    .as("seed %d, frame %d", seed, i)
                    .isEqualTo(seen);
        }
        assertThat(taken).as("damage that leaves a frame").isBetween(FRAMES / 20, FRAMES * 19 / 20);
    }

    @Test
    void shouldLeaveOtherEventsToAvro() {
        assertThat(reads(new Watermark(7L))).isFalse();
        assertThat(reads(new RequestScheduled(0, 1L, null, null))).isFalse();
    }

    @Test
    void shouldLeaveFramesThatBreakTheContractToAvro() {
        assertThat(reads(new TokensArrived(5L, List.of(1L), List.of(), null))).isTrue();
        assertThat(reads(new TokensArrived(-5L, List.of(1L), List.of(), null))).isFalse();
        assertThat(reads(new TokensArrived(5L, List.of(-1L), List.of(), null))).isFalse();
        assertThat(reads(new TokensArrived(5L, List.of(1L), List.of(1), null))).isFalse();
        assertThat(reads(new TokensArrived(5L, List.of(1L), List.of(1, 0), null)))
                .isFalse();
    }

    @Test
    void shouldRefuseAClaimOfMoreThanThereIs() {
        byte[] bytes =
                avro.encode(new StreamEvent(RUN_ID, 0, 1L, 1L, new TokensArrived(5L, List.of(), List.of(), null)));
        // Three bytes end it: the count of the gaps, the count of the tokens, and that there is no first answer.
        bytes[bytes.length - 3] = 0x7e;

        assertThat(reader.read(bytes, 0, frame)).isFalse();
    }

    private boolean reads(Object payload) {
        return reader.read(avro.encode(new StreamEvent(RUN_ID, 0, 1L, 1L, payload)), 0, frame);
    }

    private static StreamEvent event(Random random) {
        int arrivals = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 20);
        List<Long> deltas = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        boolean counted = random.nextBoolean();
        for (int i = 0; i < arrivals; i++) {
            if (i > 0) {
                deltas.add(offset(random));
            }
            if (counted) {
                tokens.add(1 + random.nextInt(4));
            }
        }
        Long answer = random.nextBoolean() ? (Long) offset(random) : null;
        return new StreamEvent(
                RUN_ID,
                random.nextInt(300),
                magnitude(random),
                magnitude(random),
                new TokensArrived(offset(random), deltas, tokens, answer));
    }

    /** Any number of bits, so that a number may take any number of bytes. */
    private static long magnitude(Random random) {
        return random.nextLong() >>> 1 + random.nextInt(63);
    }

    /** The same, up to about an hour, so that hundreds of them stay within the longest that a request may take. */
    private static long offset(Random random) {
        return random.nextLong() >>> 22 + random.nextInt(42);
    }

    private static byte[] padded(byte[] body, int before) {
        byte[] bytes = new byte[before + body.length];
        System.arraycopy(body, 0, bytes, before, body.length);
        return bytes;
    }

    private static byte[] damage(byte[] bytes, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> {
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(3));
            }
            default -> {
                byte[] flipped = bytes.clone();
                flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
        }
    }
}
