// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A dialect as its YAML file states it. All places are JSON pointers (RFC 6901) in which {@code *} stands for every element of an
 * array. Lists that are left out are empty.
 *
 * @param name name of the dialect
 * @param path path of the URL by which the dialect is recognised
 * @param framing how the response is cut into events
 * @param contentTypes media types that announce a stream
 * @param headers request headers that the API wants with every request
 * @param authHeader request header that carries the key
 * @param authPrefix what stands before the key in it
 * @param body the request: JSON in which {@code $model}, {@code $prompt} and {@code $maxTokens} stand for themselves
 * @param ignoreEos what is merged into the body to get exactly the asked number of tokens; null when the API cannot do that
 * @param choices places that make an event part of the output, be there content or not; under an array each element is one
 * @param answer places of the answer's text, tool calls included
 * @param reasoning places of the reasoning's text
 * @param tokenLists places of arrays that have one element a token of the event
 * @param finish places of the reason why the output ended
 * @param done marks of the end of the stream
 * @param error marks of an error
 * @param errorLabels places of an error's type and code
 * @param usage places of the server's own counts
 */
public record DialectSpec(
        String name,
        String path,
        Framing framing,
        List<String> contentTypes,
        Map<String, String> headers,
        String authHeader,
        String authPrefix,
        ObjectNode body,
        ObjectNode ignoreEos,
        List<String> choices,
        List<String> answer,
        List<String> reasoning,
        List<String> tokenLists,
        List<String> finish,
        List<Mark> done,
        List<Mark> error,
        List<String> errorLabels,
        UsagePlaces usage) {

    public DialectSpec {
        require("name", name);
        require("path", path);
        require("body", body);
        framing = Objects.requireNonNullElse(framing, Framing.SSE);
        contentTypes = contentTypes == null ? defaultTypes(framing) : List.copyOf(contentTypes);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        authHeader = Objects.requireNonNullElse(authHeader, "Authorization");
        authPrefix =
                Objects.requireNonNullElse(authPrefix, "Authorization".equalsIgnoreCase(authHeader) ? "Bearer " : "");
        choices = copy(choices);
        answer = copy(answer);
        reasoning = copy(reasoning);
        tokenLists = copy(tokenLists);
        finish = copy(finish);
        done = copy(done);
        error = copy(error);
        errorLabels = copy(errorLabels);
        usage = usage == null ? new UsagePlaces(null, null, null) : usage;
        if (answer.isEmpty()) {
            throw new IllegalArgumentException("answer: no place (expected: at least one JSON pointer to the text)");
        }
    }

    private static void require(String what, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + ": missing (expected: a value)");
        }
    }

    private static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static List<String> defaultTypes(Framing framing) {
        return framing == Framing.SSE
                ? List.of("text/event-stream")
                : List.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines");
    }

    /**
     * Places of the server's own counts; values at several places of one event are added.
     *
     * @param promptTokens prompt tokens
     * @param outputTokens output tokens
     * @param cachedTokens prompt tokens taken from a cache
     */
    public record UsagePlaces(List<String> promptTokens, List<String> outputTokens, List<String> cachedTokens) {

        public UsagePlaces {
            promptTokens = copy(promptTokens);
            outputTokens = copy(outputTokens);
            cachedTokens = copy(cachedTokens);
        }
    }
}
