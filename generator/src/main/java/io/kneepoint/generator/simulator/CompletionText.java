// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JSON of one answer, in the shapes of OpenAI's chat and text completions. What is the same for every token of an
 * answer is assembled once: a token costs two array copies and no JSON tree. Confined to the server's thread.
 */
final class CompletionText {
    private static final List<String> WORDS = List.of(
            " the", " knee", " of", " a", " curve", " is", " where", " load", " meets", " memory", " and", " each",
            " token", " waits", " its", " turn", " in", " line", ".", " So", " we", " count", " what", " comes",
            " when", " it", " comes", ",", " not", " before", " or", " after");
    private static final byte[][] CHAT_TOKENS = tails("\"content\":", "},\"logprobs\":null,\"finish_reason\":null}]}");
    private static final byte[][] TEXT_TOKENS = tails("", ",\"logprobs\":null,\"finish_reason\":null}]}");
    static final byte[] NOTHING = new byte[0];
    static final byte[] DONE = bytes("[DONE]");

    private final boolean chat;
    private final String common;
    private final String id;
    private final byte[] head;
    private final byte[][] tokens;

    CompletionText(boolean chat, String requestId, long createdEpochSeconds, String model) {
        this.chat = chat;
        id = (chat ? "chatcmpl-" : "cmpl-") + requestId;
        common = ",\"created\":" + createdEpochSeconds + ",\"model\":" + Json.quoted(model);
        String opening = opening(chat ? "chat.completion.chunk" : "text_completion") + ",\"choices\":[{\"index\":0,";
        head = bytes(opening + (chat ? "\"delta\":{" : "\"text\":"));
        tokens = chat ? CHAT_TOKENS : TEXT_TOKENS;
    }

    /** What every event of this answer that carries a choice begins with. */
    byte[] head() {
        return head;
    }

    /** The rest of the event that carries token {@code ordinal}, counted from 0. */
    byte[] token(int ordinal) {
        return tokens[ordinal % tokens.length];
    }

    /** The rest of the event that opens a chat and carries no token. */
    byte[] role() {
        return bytes("\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}");
    }

    /** The rest of the event that says why the answer ends. */
    byte[] finish(String reason) {
        String body = chat ? "}" : "\"\"";
        return bytes(body + ",\"logprobs\":null,\"finish_reason\":" + Json.quoted(reason) + "}]}");
    }

    /** The whole event that reports the usage. */
    byte[] usageEvent(RequestShape shape, int cachedTokens, int outputTokens) {
        String opening = opening(chat ? "chat.completion.chunk" : "text_completion");
        return bytes(opening + ",\"choices\":[]," + usage(shape, cachedTokens, outputTokens) + "}");
    }

    /** The whole answer as one object. */
    String whole(RequestShape shape, int cachedTokens, int outputTokens, String reason) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < outputTokens; i++) {
            text.append(WORDS.get(i % WORDS.size()));
        }
        String content = Json.quoted(text.toString());
        String choice =
                chat ? "\"message\":{\"role\":\"assistant\",\"content\":" + content + "}" : "\"text\":" + content;
        return opening(chat ? "chat.completion" : "text_completion") + ",\"choices\":[{\"index\":0," + choice
                + ",\"logprobs\":null,\"finish_reason\":" + Json.quoted(reason) + "}],"
                + usage(shape, cachedTokens, outputTokens) + "}";
    }

    private String opening(String object) {
        return "{\"id\":" + Json.quoted(id) + ",\"object\":" + Json.quoted(object) + common;
    }

    private static String usage(RequestShape shape, int cachedTokens, int outputTokens) {
        return "\"usage\":{\"prompt_tokens\":" + shape.promptTokens() + ",\"completion_tokens\":" + outputTokens
                + ",\"total_tokens\":" + (shape.promptTokens() + outputTokens)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cachedTokens + "}}";
    }

    private static byte[][] tails(String before, String after) {
        return WORDS.stream()
                .map(word -> bytes(before + Json.quoted(word) + after))
                .toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
