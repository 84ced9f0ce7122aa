// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalInt;

/**
 * What a client asked for: the fields of a chat or text completion request that bear on timing. Others are accepted and
 * ignored.
 *
 * @param chat whether the answer has the chat shape
 * @param model name the client asked for, echoed in the answer
 * @param stream whether the answer is a stream of events
 * @param includeUsage whether the stream ends with a usage event
 * @param prompt the prompt
 * @param maxTokens most tokens of the answer; empty when the client left it open
 * @param minTokens least tokens of the answer
 * @param ignoreEos whether the answer always runs to its limit
 */
record CompletionCall(
        boolean chat,
        String model,
        boolean stream,
        boolean includeUsage,
        Prompt prompt,
        OptionalInt maxTokens,
        int minTokens,
        boolean ignoreEos) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int GREATEST_MAX_TOKENS = 1_000_000;

    static CompletionCall parse(boolean chat, String body, String servedModel) throws ApiError {
        JsonNode root = tree(body);
        OptionalInt maxTokens = limit(root, "max_completion_tokens");
        if (maxTokens.isEmpty()) {
            maxTokens = limit(root, "max_tokens");
        }
        JsonNode answers = root.path("n");
        if (!answers.isMissingNode() && !answers.isNull() && answers.asInt() != 1) {
            throw ApiError.badRequest("n: " + answers + " (expected: 1)");
        }
        int minTokens = Math.max(1, root.path("min_tokens").asInt(1));
        if (maxTokens.isPresent() && minTokens > maxTokens.getAsInt()) {
            throw ApiError.badRequest(
                    "min_tokens: " + minTokens + " (expected: at most max_tokens, " + maxTokens.getAsInt() + ")");
        }
        return new CompletionCall(
                chat,
                root.path("model").asText(servedModel),
                root.path("stream").asBoolean(false),
                root.path("stream_options").path("include_usage").asBoolean(false),
                chat ? Prompt.ofMessages(root.path("messages")) : Prompt.ofPrompt(root.path("prompt")),
                maxTokens,
                minTokens,
                root.path("ignore_eos").asBoolean(false));
    }

    /** The request as the engine sees it: prompt and answer measured, or prompt drawn from the workload. */
    RequestShape shape(PromptSource source, Workload workload, Randomness random) {
        int limit = Math.max(minTokens, maxTokens.orElse(workload.maxOutputTokens()));
        int output = ignoreEos ? limit : Math.max(minTokens, workload.drawOutput(random, limit));
        if (source == PromptSource.WORKLOAD) {
            RequestShape drawn = workload.draw(random);
            return new RequestShape(drawn.prefix(), drawn.prefixTokens(), drawn.tailTokens(), output, limit);
        }
        return new RequestShape(prompt.sharedKey(), prompt.sharedTokens(), prompt.ownTokens(), output, limit);
    }

    private static JsonNode tree(String body) throws ApiError {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw ApiError.badRequest("body: not JSON at character "
                    + malformed.getLocation().getCharOffset() + " (expected: one JSON object)");
        }
        if (root == null || !root.isObject()) {
            throw ApiError.badRequest("body: not an object (expected: one JSON object)");
        }
        return root;
    }

    private static OptionalInt limit(JsonNode root, String name) throws ApiError {
        JsonNode given = root.path(name);
        if (given.isMissingNode() || given.isNull()) {
            return OptionalInt.empty();
        }
        if (!given.isIntegralNumber() || given.asLong() < 1 || given.asLong() > GREATEST_MAX_TOKENS) {
            throw ApiError.badRequest(
                    name + ": " + given + " (expected: a whole number from 1 to " + GREATEST_MAX_TOKENS + ")");
        }
        return OptionalInt.of(given.asInt());
    }
}
