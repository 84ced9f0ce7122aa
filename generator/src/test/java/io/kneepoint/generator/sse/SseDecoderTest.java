// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {

    @Test
    void shouldReadTheExamplesOfTheStandard() {
        assertThat(decode("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("|YHOO\n+2\n10|");
        assertThat(decode(
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
                .containsExactly("|first event|1", "|second event|", "| third event|");
        assertThat(decode("data\n\ndata\ndata\n\n")).containsExactly("||", "|\n|");
        assertThat(decode("data:test\n\ndata: test\n\n")).containsExactly("|test|", "|test|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void shouldTakeEveryLineEnd(String lineEnd) {
        String stream = "event: a\ndata: one\n\ndata: two\ndata: three\n\n".replace("\n", lineEnd);

        assertThat(decode(stream)).containsExactly("a|one|", "|two\nthree|");
    }

    @Test
    void shouldTakeLineEndsThatAreMixed() {
        assertThat(decode("data: a\r\ndata: b\rdata: c\n\rdata: d\n\r\n")).containsExactly("|a\nb\nc|", "|d|");
    }

    @Test
    void shouldDropTheByteOrderMarkOnlyAtTheBeginning() {
        assertThat(decode("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n")).containsExactly("|a|", "|c|");
    }

    @Test
    void shouldIgnoreFieldsItDoesNotKnow() {
        assertThat(decode("foo: bar\n:comment\ndatax: no\n data: no\ndata: yes\n\n"))
                .containsExactly("|yes|");
    }

    @Test
    void shouldForgetTheTypeWithEachEventAndKeepTheId() {
        assertThat(decode("event: a\nid: 7\ndata: 1\n\ndata: 2\n\nevent: b\n\ndata: 3\n\n"))
                .containsExactly("a|1|7", "|2|7", "|3|7");
    }

    @Test
    void shouldIgnoreAnIdWithANullCharacter() {
        assertThat(decode("id: 1\nid: 2\0\ndata: x\n\n")).containsExactly("|x|1");
    }

    @Test
    void shouldTakeARetryOfDigitsOnly() {
        SseDecoder decoder = new SseDecoder(1024);
        OptionalLong[] seen = new OptionalLong[1];

        decoder.decode(utf8("retry: 250\nretry: 1x\nretry: -3\nretry:\ndata: x\n\n"), e -> seen[0] = e.retryMillis());

        assertThat(seen[0]).hasValue(250);
    }

    @Test
    void shouldHandOnAnEventThatTheEndCutsOff() {
        assertThat(decode("data: a\n\ndata: b\n")).containsExactly("|a|", "|b||cut");
        assertThat(decode("data: a\n\ndata: b")).containsExactly("|a|", "|b||cut");
        assertThat(decode("data: a\n\nevent: x")).containsExactly("|a|");
        assertThat(decode("data: a\n\ndat")).containsExactly("|a|");
    }

    @Test
    void shouldReadALineThatIsLongerThanItsWindow() {
        String token = "x".repeat(3 * LineSplitter.WINDOW_BYTES + 17);

        assertThat(decode("data: " + token + "\n\ndata: after\n\n")).containsExactly("|" + token + "|", "|after|");
    }

    @Test
    void shouldNameTheLimitWhenALineIsTooLong() {
        SseDecoder decoder = new SseDecoder(100);

        assertThatThrownBy(() -> decoder.decode(utf8("data: " + "x".repeat(200)), e -> {}))
                .isInstanceOf(LineTooLongException.class)
                .hasMessage("line of the stream: more than 100 bytes (expected: at most that many)");
    }

    @Test
    void shouldTakeALineOfExactlyTheLimit() {
        SseDecoder decoder = new SseDecoder(100);
        CollectedEvents collected = new CollectedEvents();

        decoder.decode(utf8("data: " + "x".repeat(94) + "\n\n"), collected);

        assertThat(collected.events()).hasSize(1);
    }

    @Test
    void shouldNameTheLimitWhenAnEventIsTooLong() {
        SseDecoder decoder = new SseDecoder(100);

        assertThatThrownBy(() -> decoder.decode(utf8(("data: " + "x".repeat(60) + "\n").repeat(2)), e -> {}))
                .isInstanceOf(LineTooLongException.class)
                .hasMessage("data of an event: more than 100 bytes (expected: at most that many)");
    }

    @Test
    void shouldReadAnotherStreamAfterAReset() {
        SseDecoder decoder = new SseDecoder(1024);
        CollectedEvents collected = new CollectedEvents();

        decoder.decode(utf8("id: 9\nevent: half\ndata: lost\ndata: li"), collected);
        decoder.reset();
        decoder.decode(utf8("data: new\n\n"), collected);

        assertThat(collected.events()).containsExactly("|new|");
    }

    @Test
    void shouldNotShowDataInItsTextForm() {
        SseDecoder decoder = new SseDecoder(1024);
        StringBuilder shown = new StringBuilder();

        decoder.decode(utf8("data: secret\n\n"), event -> shown.append(event).append(event.data()));

        assertThat(shown.toString()).isEqualTo("SseEvent[6 bytes of data]ByteSpan[6 bytes]");
    }

    private static List<String> decode(String stream) {
        return CollectedEvents.decode(new SseDecoder(1 << 20), stream.getBytes(StandardCharsets.UTF_8), false);
    }

    private static io.netty.buffer.ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
