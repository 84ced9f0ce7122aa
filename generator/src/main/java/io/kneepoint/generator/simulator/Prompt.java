// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A prompt's length and what of it other requests may share, at four characters a token (about right for English text).
 * All messages but the last are shareable; of a single message or prompt all but the last {@value #OWN_BLOCK_TOKENS}
 * tokens, since an engine computes at least the last block itself. Requests share it when its text is equal.
 *
 * @param sharedKey identity of the shareable head
 * @param sharedTokens its length, zero or more
 * @param ownTokens length of the rest, at least 1
 */
record Prompt(long sharedKey, int sharedTokens, int ownTokens) {
    static final int CHARACTERS_PER_TOKEN = 4;
    static final int OWN_BLOCK_TOKENS = 16;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    int tokens() {
        return sharedTokens + ownTokens;
    }

    static Prompt ofMessages(JsonNode messages) throws ApiError {
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiError.badRequest("messages: missing or empty (expected: a list of messages)");
        }
        StringBuilder head = new StringBuilder();
        String last = "";
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            if (!message.path("role").isTextual()) {
                throw ApiError.badRequest("messages[" + i + "].role: missing (expected: a text such as user)");
            }
            String text = content(message.path("content"), i);
            if (i < messages.size() - 1) {
                head.append(text);
            } else {
                last = text;
            }
        }
        return messages.size() == 1
                ? single(last)
                : split(head.toString(), tokens(head.length()), tokens(last.length()));
    }

    static Prompt ofPrompt(JsonNode prompt) throws ApiError {
        JsonNode one = prompt.isArray() && prompt.size() == 1 && !prompt.get(0).isNumber() ? prompt.get(0) : prompt;
        if (one.isTextual()) {
            return single(one.asText());
        }
        if (one.isArray() && !one.isEmpty() && one.get(0).isIntegralNumber()) {
            return single(one.toString(), one.size());
        }
        throw ApiError.badRequest("prompt: missing or of another form (expected: one text or one list of token ids)");
    }

    private static String content(JsonNode content, int index) throws ApiError {
        if (content.isTextual()) {
            return content.asText();
        }
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (!content.isArray()) {
            throw ApiError.badRequest(
                    "messages[" + index + "].content: of another form (expected: text or a list of parts)");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }

    private static Prompt single(String text) {
        return single(text, tokens(text.length()));
    }

    private static Prompt single(String text, int tokens) {
        int own = Math.min(tokens, OWN_BLOCK_TOKENS);
        return split(text, tokens - own, own);
    }

    private static Prompt split(String sharedText, int sharedTokens, int ownTokens) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < sharedText.length(); i++) {
            hash = (hash ^ sharedText.charAt(i)) * FNV_PRIME;
        }
        return new Prompt(hash ^ sharedTokens, sharedTokens, ownTokens);
    }

    private static int tokens(int characters) {
        return Math.max(1, (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN);
    }
}
