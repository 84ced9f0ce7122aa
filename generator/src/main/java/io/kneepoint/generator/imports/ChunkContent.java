// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What one recorded chunk of an OpenAI-like stream brought: of its text only whether there was any.
 *
 * @param choice whether it had a choice
 * @param contents events with content in it, reasoning included
 * @param answer whether it had content that is not reasoning
 * @param done whether it was the end mark
 * @param promptTokens prompt tokens of its usage block; null without one
 * @param outputTokens output tokens of its usage block; null without one
 */
record ChunkContent(
        boolean choice, int contents, boolean answer, boolean done, Integer promptTokens, Integer outputTokens) {

    private static final ChunkContent NOTHING = new ChunkContent(false, 0, false, false, null, null);
    private static final ChunkContent DONE = new ChunkContent(false, 0, false, true, null, null);
    private static final String END_MARK = "[DONE]";
    private static final String DATA = "data:";
    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

    /** Reads one or several events, with or without {@code data:} before them; what is no JSON brought nothing. */
    static ChunkContent of(String recorded) {
        ChunkContent all = NOTHING;
        for (String line : recorded.split("\n")) {
            String data = line.startsWith(DATA) ? line.substring(DATA.length()).trim() : line.trim();
            if (!data.isEmpty()) {
                all = all.and(data.equals(END_MARK) ? DONE : ofJson(data));
            }
        }
        return all;
    }

    private ChunkContent and(ChunkContent next) {
        return new ChunkContent(
                choice || next.choice,
                contents + next.contents,
                answer || next.answer,
                done || next.done,
                next.promptTokens == null ? promptTokens : next.promptTokens,
                next.outputTokens == null ? outputTokens : next.outputTokens);
    }

    private static ChunkContent ofJson(String data) {
        JsonNode chunk;
        try (JsonParser parser = MAPPER.createParser(data)) {
            chunk = MAPPER.readTree(parser);
        } catch (JsonProcessingException e) {
            return NOTHING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode choices = chunk.path("choices");
        boolean answer = false;
        boolean reasoning = false;
        for (JsonNode one : choices) {
            JsonNode delta = one.path("delta");
            answer |= hasText(one.path("text")) || hasText(delta.path("content"));
            reasoning |= hasText(delta.path("reasoning_content")) || hasText(delta.path("reasoning"));
        }
        JsonNode usage = chunk.path("usage");
        return new ChunkContent(
                !choices.isEmpty(),
                answer || reasoning ? 1 : 0,
                answer,
                false,
                count(usage.path("prompt_tokens")),
                count(usage.path("completion_tokens")));
    }

    private static boolean hasText(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty();
    }

    private static Integer count(JsonNode node) {
        return node.isInt() && node.intValue() >= 0 ? Integer.valueOf(node.intValue()) : null;
    }
}
