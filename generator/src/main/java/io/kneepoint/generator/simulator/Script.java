// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link ScriptedEndpoint} does with one request: bytes at instants, counted from the moment the whole request was
 * read, and then an ending. Immutable.
 *
 * @param steps in the order of their offsets
 * @param ending what happens to the connection after the last step
 */
public record Script(List<Step> steps, Ending ending) {
    /** What happens to the connection after the last step. */
    public enum Ending {
        /** It stays open for the next request. */
        KEEP_OPEN,
        /** It is closed in order. */
        CLOSE,
        /** It is reset. */
        RESET
    }

    /** One write. Immutable. */
    public static final class Step {
        private final Duration offset;
        private final byte[] bytes;
        private final int tokens;

        /**
         * A write.
         *
         * @param offset since the request was read, zero or more
         * @param bytes what goes onto the socket, as it is
         * @param tokens how many tokens these bytes carry; what the emission log says, zero for none
         */
        public Step(Duration offset, byte[] bytes, int tokens) {
            Positive.orZero("offset", offset);
            Positive.orZero("tokens", tokens);
            this.offset = offset;
            this.bytes = bytes.clone();
            this.tokens = tokens;
        }

        /** When it leaves, since the request was read. */
        public Duration offset() {
            return offset;
        }

        /** Tokens it carries. */
        public int tokens() {
            return tokens;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            + "transfer-encoding: chunked\r\n" + ScriptedEndpoint.REQUEST_ID_LINE + "\r\n";

    public Script {
        steps = List.copyOf(steps);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).offset().compareTo(steps.get(i - 1).offset()) < 0) {
                throw new IllegalArgumentException(
                        "steps: " + i + " comes before " + (i - 1) + " (expected: offsets in ascending order)");
            }
        }
    }

    /**
     * A chat answer with one token at each of these offsets: head and role at once, then the tokens, then finish, usage and
     * {@code [DONE]} right after the last.
     */
    public static Script chat(List<Duration> tokenOffsets) {
        Duration last = tokenOffsets.isEmpty() ? Duration.ZERO : tokenOffsets.get(tokenOffsets.size() - 1);
        List<Step> steps = new ArrayList<>();
        CompletionText text = new CompletionText(true, "script", 0, "scripted");
        steps.add(step(Duration.ZERO, HEAD + chunk(event(text.head(), text.role())), 0));
        for (int i = 0; i < tokenOffsets.size(); i++) {
            steps.add(step(tokenOffsets.get(i), chunk(event(text.head(), text.token(i))), 1));
        }
        int tokens = Math.max(1, tokenOffsets.size());
        RequestShape shape = new RequestShape(0, 0, 1, tokens, tokens);
        String end = chunk(event(text.head(), text.finish("stop")))
                + chunk(event(text.usageEvent(shape, 0, tokenOffsets.size()), CompletionText.NOTHING))
                + chunk(event(CompletionText.DONE, CompletionText.NOTHING)) + "0\r\n\r\n";
        steps.add(step(last, end, 0));
        return new Script(steps, Ending.KEEP_OPEN);
    }

    /** A chat answer of {@code tokens} tokens, the first after {@code first}, the others {@code gap} apart. */
    public static Script chat(Duration first, Duration gap, int tokens) {
        List<Duration> offsets = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            offsets.add(first.plus(gap.multipliedBy(i)));
        }
        return chat(offsets);
    }

    /** An event stream with these bodies, each an HTTP chunk of its own, {@code gap} apart; nothing is added to them. */
    public static Script stream(Duration gap, List<byte[]> bodies) {
        List<Step> steps = new ArrayList<>();
        steps.add(step(Duration.ZERO, HEAD, 0));
        Duration at = Duration.ZERO;
        for (byte[] body : bodies) {
            at = at.plus(gap);
            String framed = chunk(new String(body, StandardCharsets.ISO_8859_1));
            steps.add(new Step(at, framed.getBytes(StandardCharsets.ISO_8859_1), 0));
        }
        steps.add(step(at, "0\r\n\r\n", 0));
        return new Script(steps, Ending.KEEP_OPEN);
    }

    /** A plain answer with this status and JSON body. */
    public static Script status(int code, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        String head = "HTTP/1.1 " + code + " Scripted\r\ncontent-type: application/json\r\ncontent-length: " + length
                + "\r\n" + ScriptedEndpoint.REQUEST_ID_LINE + "\r\n";
        return new Script(List.of(step(Duration.ZERO, head + json, 0)), Ending.KEEP_OPEN);
    }

    /** These bytes as they are, status line and all, {@code gap} apart; then the ending. */
    public static Script raw(Duration gap, List<byte[]> writes, Ending ending) {
        List<Step> steps = new ArrayList<>();
        Duration at = Duration.ZERO;
        for (byte[] write : writes) {
            steps.add(new Step(at, write, 0));
            at = at.plus(gap);
        }
        return new Script(steps, ending);
    }

    /** The first {@code count} steps of this script, and then this ending: an answer that breaks off. */
    public Script cutAfter(int count, Ending otherEnding) {
        return new Script(steps.subList(0, Math.min(count, steps.size())), otherEnding);
    }

    private static Step step(Duration offset, String text, int tokens) {
        return new Step(offset, text.getBytes(StandardCharsets.UTF_8), tokens);
    }

    private static String event(byte[] head, byte[] tail) {
        return "data: " + new String(head, StandardCharsets.UTF_8) + new String(tail, StandardCharsets.UTF_8) + "\n\n";
    }

    private static String chunk(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
    }
}
