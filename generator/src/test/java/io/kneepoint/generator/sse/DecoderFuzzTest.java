// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.testing.Fuzz;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, a decoder refuses it by name or makes the same events of it however it is cut. */
class DecoderFuzzTest {

    private static final int LIMIT = 4_096;
    private static final long MOST_BYTES = 32 << 20;

    private static final List<byte[]> STREAMS = streams("""
            data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"id":"1","choices":[{"index":0,"delta":{"content":"a\\u00e9 \\"b\\""},"finish_reason":null}]}

            data: {"id":"1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":17}}

            data: [DONE]

            """, """
            event: message_start
            data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}

            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello"}}

            : comment
            id: 7
            retry: 100
            data: one
            data: two

            """, """
            {"model":"m","message":{"role":"assistant","content":"hi"},"done":false}
            {"model":"m","done":true,"eval_count":12,"prompt_eval_count":3}
            """);

    @Test
    void shouldMakeTheSameOfEveryStreamHoweverItIsCut() {
        SplittableRandom cuts = new SplittableRandom(3);
        Fuzz.run("sse", STREAMS, 20_000, Set.of(), MOST_BYTES, input -> {
            List<String> whole = events(new SseDecoder(LIMIT), input, input.length + 1);
            List<String> cut = events(new SseDecoder(LIMIT), input, 1 + cuts.nextInt(40));
            assertThat(cut).isEqualTo(whole);
        });
    }

    @Test
    void shouldMakeTheSameOfEveryLineHoweverItIsCut() {
        SplittableRandom cuts = new SplittableRandom(4);
        Fuzz.run("ndjson", STREAMS, 10_000, Set.of(), MOST_BYTES, input -> {
            List<String> whole = events(new NdjsonDecoder(LIMIT), input, input.length + 1);
            assertThat(events(new NdjsonDecoder(LIMIT), input, 1 + cuts.nextInt(40)))
                    .isEqualTo(whole);
        });
    }

    @Test
    void shouldReadEveryEventInEveryDialect() {
        List<Dialect.Reader> readers = Dialects.names().stream()
                .map(name -> Dialects.named(name).reader())
                .toList();
        Fuzz.run("dialects", STREAMS, 10_000, Set.of(), MOST_BYTES, input -> {
            SseDecoder decoder = new SseDecoder(LIMIT);
            EventListener all = event -> readers.forEach(reader -> reader.read(event.data()));
            try {
                decoder.decode(Unpooled.wrappedBuffer(input), all);
                decoder.end(all);
            } catch (LineTooLongException e) {
                assertThat(e).hasMessageContaining("expected: at most that many");
            }
        });
    }

    /** The events, and the limit where one was passed. */
    private static List<String> events(EventDecoder decoder, byte[] input, int step) {
        List<String> events = new ArrayList<>();
        EventListener collect = event -> events.add(text(event.type()) + "|" + text(event.data()) + "|"
                + text(event.id()) + "|" + event.terminated() + event.retryMillis());
        try {
            for (int from = 0; from < input.length; from += step) {
                ByteBuf part = Unpooled.wrappedBuffer(input, from, Math.min(step, input.length - from));
                decoder.decode(part, collect);
            }
            decoder.end(collect);
        } catch (LineTooLongException e) {
            events.add(e.getMessage());
        }
        return events;
    }

    private static String text(ByteSpan span) {
        return new String(span.array(), span.offset(), span.length(), StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> streams(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
