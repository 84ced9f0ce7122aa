// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The events of a stream are the same for every cut of its bytes. */
class CutLawTest {

    private static final int LIMIT = 1 << 20;

    static List<String> streams() {
        String lines = "\uFEFF: hello\nevent: début\nid: 1\ndata: {\"a\":\"é€😀\"}\n\ndata: two\ndata: lines\n\n"
                + "retry: 5\nid\ndata\n\n\n\nfoo\ndata: [DONE]\n\ndata: tail";
        return List.of(
                lines, lines.replace("\n", "\r"), lines.replace("\n", "\r\n"), "data: a\r\rdata: b\r\n\ndata: c\n\r");
    }

    @ParameterizedTest
    @MethodSource("streams")
    void shouldNotDependOnAnyPairOfCuts(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> whole = CollectedEvents.decode(new SseDecoder(LIMIT), bytes, false);
        SseDecoder decoder = new SseDecoder(LIMIT);

        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(CollectedEvents.decode(decoder, bytes, (second & 1) == 0, first, second))
                        .as("cuts at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void shouldNotDependOnBeingFedByteByByte(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        int[] everywhere = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            everywhere[i] = i;
        }

        assertThat(CollectedEvents.decode(new SseDecoder(LIMIT), bytes, true, everywhere))
                .isEqualTo(CollectedEvents.decode(new SseDecoder(LIMIT), bytes, false));
    }

    @Test
    void shouldNotDependOnCutsOfLinesThatOutgrowTheWindow() {
        String stream = ("data: " + "y".repeat(LineSplitter.WINDOW_BYTES - 20) + "\n\n").repeat(4) + "data: z\n\n";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> whole = CollectedEvents.decode(new SseDecoder(LIMIT), bytes, false);
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 300; i++) {
            int first = random.nextInt(bytes.length);
            int second = random.nextInt(first, bytes.length);
            assertThat(CollectedEvents.decode(new SseDecoder(LIMIT), bytes, true, first, second))
                    .as("cuts at %d and %d", first, second)
                    .isEqualTo(whole);
        }
    }

    @Test
    void shouldNotDependOnAnyPairOfCutsOfLines() {
        byte[] bytes = "{\"a\":1}\n\r\n{\"b\":\"é\"}\r\n  \n{\"c\":3}".getBytes(StandardCharsets.UTF_8);
        List<String> whole = CollectedEvents.decode(new NdjsonDecoder(LIMIT), bytes, false);

        assertThat(whole).containsExactly("|{\"a\":1}|", "|{\"b\":\"é\"}|", "|{\"c\":3}||cut");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(CollectedEvents.decode(new NdjsonDecoder(LIMIT), bytes, true, first, second))
                        .as("cuts at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void shouldFindEveryLineEndWhereverItStands() {
        for (int length = 0; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "\u008a\u008d~".repeat(14).getBytes(StandardCharsets.ISO_8859_1);
                bytes[at] = at % 2 == 0 ? (byte) '\n' : (byte) '\r';
                assertThat(LineEnds.next(bytes, 0, length))
                        .as("%d of %d", at, length)
                        .isEqualTo(at);
                assertThat(LineEnds.next(bytes, at + 1, length))
                        .as("after %d of %d", at, length)
                        .isEqualTo(length);
            }
        }
    }
}
