// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JSON lines of a Mooncake trace: times in milliseconds, prompts as ids of blocks of 512 tokens that requests share. */
final class MooncakeLines implements Traces.LineReader {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String file;
    private long line;

    MooncakeLines(String file) {
        this.file = file;
    }

    @Override
    public Traces.Row read(String text, List<TraceRequest> requests) {
        line++;
        JsonNode node = tree(text);
        long millis = number(node, "timestamp", Long.MAX_VALUE / TimeUnit.MILLISECONDS.toNanos(1));
        int prompt = (int) number(node, "input_length", Integer.MAX_VALUE);
        int output = (int) number(node, "output_length", Integer.MAX_VALUE);
        List<Integer> blocks = blocks(node.path("hash_ids"));
        if (prompt < 1 || output < 1) {
            return Traces.Row.WITHOUT_ANSWER;
        }
        requests.add(new TraceRequest(TimeUnit.MILLISECONDS.toNanos(millis), prompt, output, blocks));
        return Traces.Row.TAKEN;
    }

    private JsonNode tree(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // Told below, as any other line that is no object.
        }
        throw TraceException.at(
                file, line, "not a JSON object (expected: one with timestamp, input_length, output_length)");
    }

    private long number(JsonNode node, String name, long greatest) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > greatest) {
            throw TraceException.at(
                    file,
                    line,
                    name + ": " + (value.isMissingNode() ? "missing" : value.toString())
                            + " (expected: a whole number, 0 or more)");
        }
        return value.asLong();
    }

    private List<Integer> blocks(JsonNode ids) {
        List<Integer> blocks = new ArrayList<>(ids.size());
        for (JsonNode id : ids) {
            if (!id.canConvertToInt() || !id.isIntegralNumber()) {
                throw TraceException.at(file, line, "hash_ids: " + id + " (expected: whole numbers)");
            }
            blocks.add(id.asInt());
        }
        return List.copyOf(blocks);
    }
}
