// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.sample.RecordGenerator;
import io.kneepoint.schemas.sample.RecordGenerator.Filling;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileBytesTest {

    /** Much more than a refusal takes, much less than a claim of 2^27 items would. */
    private static final long BOUND_BYTES = 1 << 20;

    private final ScriptedRegistry registry = new ScriptedRegistry();

    static Stream<Topic<?>> topics() {
        return Topics.all().stream().map(topic -> topic);
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldRefuseEveryCut(Topic<?> topic) {
        Subject<?> subject = new Subject<>(topic);
        for (int seed = 0; seed < 20; seed++) {
            byte[] bytes = subject.record(seed);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(subject.isReadable(Arrays.copyOf(bytes, length)))
                        .as("seed %s cut at %s of %s", seed, length, bytes.length)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldReadOrRefuseEveryFlippedBit(Topic<?> topic) {
        Subject<?> subject = new Subject<>(topic);
        int refused = 0;
        for (int seed = 0; seed < 10; seed++) {
            byte[] bytes = subject.record(seed);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << (bit % 8));
                refused += subject.isReadable(bytes) ? 0 : 1;
                bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldReadOrRefuseGarbage(Topic<?> topic) {
        Subject<?> subject = new Subject<>(topic);
        subject.record(0);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            byte[] header = WireFormat.header(1);
            System.arraycopy(header, 0, garbage, 0, Math.min(header.length, garbage.length));
            refused += subject.isReadable(garbage) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1_000,
                1 << 27,
                Integer.MAX_VALUE - 8,
                Integer.MAX_VALUE,
                1L << 31,
                1L << 32,
                Long.MAX_VALUE,
                -1,
                -(1L << 31),
                -Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void shouldNotMakeRoomForTheItemsThatAnArrayClaims(long claimed) throws IOException {
        byte[] body = body(
                encoder -> {
                    encoder.writeLong(5);
                    encoder.writeLong(claimed);
                    encoder.writeLong(3);
                },
                5);

        assertRefusedCheaply(StreamEvent.class, body);
    }

    @Test
    void shouldNotMakeRoomForTheItemsThatALaterBlockClaims() throws IOException {
        byte[] body = body(
                encoder -> {
                    encoder.writeLong(5);
                    for (int block = 0; block < 3; block++) {
                        encoder.writeLong(1);
                        encoder.writeLong(9);
                    }
                    encoder.writeLong(Integer.MAX_VALUE - 8);
                },
                5);

        assertRefusedCheaply(StreamEvent.class, body);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1_000,
                1 << 30,
                Integer.MAX_VALUE - 8,
                Integer.MAX_VALUE,
                1L << 31,
                Long.MAX_VALUE,
                -1,
                Long.MIN_VALUE
            })
    void shouldNotMakeRoomForTheCharactersThatAStringClaims(long claimed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeLong(claimed);
        encoder.writeFixed("run-1".getBytes(StandardCharsets.US_ASCII));

        assertRefusedCheaply(StreamEvent.class, bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1 << 27, Integer.MAX_VALUE - 8, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldNotMakeRoomForTheEntriesThatAMapClaims(long claimed) throws IOException {
        AvroBody<RunStatus> plain = new AvroBody<>(RunStatus.class);
        RunStatus sparse = new RecordGenerator(1, Filling.SPARSE).next(RunStatus.class);
        RunStatus labelled =
                RunStatus.newBuilder(sparse).setLabels(Map.of("a", "b")).build();
        int labels = Arrays.mismatch(plain.encode(sparse), plain.encode(labelled));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain.encode(sparse), 0, labels);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeLong(claimed);
        encoder.writeFixed(new byte[100]);

        assertRefusedCheaply(RunStatus.class, bytes.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 11, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldRefuseAKindOfEventThatThereIsNot(int branch) throws IOException {
        byte[] body = body(encoder -> encoder.writeLong(5), branch);

        assertRefusedCheaply(StreamEvent.class, body);
    }

    /** An event of a request whose payload is the given branch of the union and the given rest. */
    private static byte[] body(Rest rest, int branch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeString("run-1");
        encoder.writeInt(0);
        encoder.writeIndex(0);
        encoder.writeLong(1);
        encoder.writeIndex(branch);
        rest.write(encoder);
        return bytes.toByteArray();
    }

    private <V extends SpecificRecord> void assertRefusedCheaply(Class<V> type, byte[] body) {
        AvroSerializer<V> serializer = new AvroSerializer<>(registry);
        AvroDeserializer<V> deserializer = new AvroDeserializer<>(registry, type);
        AvroBody<V> plain = new AvroBody<>(type);
        byte[] good = serializer.serialize("topic", new RecordGenerator(3, Filling.FULL).next(type));
        deserializer.deserialize("topic", good);
        plain.decode(Arrays.copyOfRange(good, WireFormat.HEADER_LENGTH, good.length));
        byte[] value = Arrays.copyOf(WireFormat.header(1), WireFormat.HEADER_LENGTH + body.length);
        System.arraycopy(body, 0, value, WireFormat.HEADER_LENGTH, body.length);

        long before = allocatedBytes();
        assertThatThrownBy(() -> deserializer.deserialize("topic", value))
                .as(HexFormat.of().formatHex(value))
                .isInstanceOf(UndecodableRecordException.class);
        assertThatThrownBy(() -> plain.decode(body)).isInstanceOf(UndecodableRecordException.class);
        assertThat(allocatedBytes() - before).as("bytes allocated").isLessThan(BOUND_BYTES);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** What follows the branch of a hostile event. */
    @FunctionalInterface
    private interface Rest {
        void write(BinaryEncoder encoder) throws IOException;
    }

    /** A topic's serde and body, asked together. */
    private final class Subject<V extends SpecificRecord> {
        private final Topic<V> topic;
        private final AvroSerializer<V> serializer = new AvroSerializer<>(registry);
        private final AvroDeserializer<V> deserializer;
        private final AvroBody<V> body;

        Subject(Topic<V> topic) {
            this.topic = topic;
            this.deserializer = new AvroDeserializer<>(registry, topic.valueType());
            this.body = new AvroBody<>(topic.valueType());
        }

        byte[] record(int seed) {
            List<V> records = new RecordGenerator(seed, Filling.MIXED).nextOfEachBranch(topic.valueType());
            return serializer.serialize(topic.name(), records.get(seed % records.size()));
        }

        /** Whether both read the bytes; anything but a record or the one exception fails the test. */
        boolean isReadable(byte[] bytes) {
            boolean readable = true;
            try {
                deserializer.deserialize(topic.name(), bytes);
            } catch (UndecodableRecordException e) {
                readable = false;
            }
            if (bytes.length < WireFormat.HEADER_LENGTH || !startsAsItShould(bytes)) {
                return readable;
            }
            try {
                body.decode(Arrays.copyOfRange(bytes, WireFormat.HEADER_LENGTH, bytes.length));
                assertThat(readable).isTrue();
            } catch (UndecodableRecordException e) {
                assertThat(readable).isFalse();
            }
            return readable;
        }

        private boolean startsAsItShould(byte[] bytes) {
            return Arrays.equals(WireFormat.header(1), 0, WireFormat.HEADER_LENGTH, bytes, 0, WireFormat.HEADER_LENGTH);
        }
    }

    @Test
    void shouldReadWhatTheHostileCasesAreMadeFrom() throws IOException {
        byte[] body = body(
                encoder -> {
                    encoder.writeLong(5);
                    encoder.writeLong(1);
                    encoder.writeLong(3);
                    encoder.writeLong(0);
                    encoder.writeLong(0);
                    encoder.writeIndex(0);
                },
                5);

        assertThat(new AvroBody<>(StreamEvent.class).decode(body).getPayload())
                .isEqualTo(new TokensArrived(5L, List.of(3L), List.of(), null));
    }
}
