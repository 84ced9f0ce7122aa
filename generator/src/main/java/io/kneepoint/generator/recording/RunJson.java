// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * {@code run.json}, to and from disk. A reader ignores what it does not know, so that an older Kneepoint reads a newer file.
 *
 * <p>A file is replaced as a whole: who reads it while it is written sees the old one or the new one.
 */
final class RunJson {

    /** Version of the layout of a recorded run. */
    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private RunJson() {}

    /** What a file says. */
    record Content(RunDescription description, Optional<RecordingOutcome> outcome) {}

    static void write(Path file, Content content) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(toTree(content));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            try (FileOutputStream out = new FileOutputStream(next.toFile())) {
                out.write(bytes);
                out.write('\n');
                out.getFD().sync();
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    /** @throws RecordingException when the file cannot be read or is not a run's */
    static Content read(Path file) {
        try {
            return fromTree(MAPPER.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new RecordingException(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static ObjectNode toTree(Content content) {
        RunDescription run = content.description();
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("format", FORMAT);
        tree.put("runId", run.runId());
        tree.put("tool", run.tool());
        tree.put("recorder", run.recorder());
        tree.put("createdAt", run.createdAt().toString());
        tree.put("endpoint", run.endpoint().orElse(null));
        tree.put("model", run.model().orElse(null));
        tree.set("plan", MAPPER.valueToTree(run.plan()));
        tree.set("prompts", MAPPER.valueToTree(run.prompts().orElse(null)));
        tree.set("machine", run.machine().<JsonNode>map(RunJson::machineTree).orElse(null));
        tree.set("calibration", MAPPER.valueToTree(run.calibration().orElse(null)));
        tree.set("labels", MAPPER.valueToTree(run.labels()));
        tree.set(
                "outcome", content.outcome().<JsonNode>map(RunJson::outcomeTree).orElse(null));
        return tree;
    }

    private static ObjectNode machineTree(MachineFacts machine) {
        return MAPPER.createObjectNode()
                .put("java", machine.java())
                .put("vm", machine.vm())
                .put("os", machine.os())
                .put("cpus", machine.cpus())
                .put("cpuModel", machine.cpuModel().orElse(null))
                .put("maxHeapBytes", machine.maxHeapBytes());
    }

    private static ObjectNode outcomeTree(RecordingOutcome outcome) {
        return MAPPER.createObjectNode()
                .put("endedAt", outcome.endedAt().toString())
                .put("eventsWritten", outcome.eventsWritten())
                .put("eventsLost", outcome.eventsLost())
                .put("problem", outcome.problem().orElse(null))
                .put("invalid", outcome.invalid().orElse(null));
    }

    private static Content fromTree(JsonNode tree) {
        int format = required(tree, "format").asInt();
        if (format > FORMAT) {
            throw new IllegalArgumentException(
                    "format: " + format + " (expected: at most " + FORMAT + "; a newer Kneepoint wrote this run)");
        }
        RunDescription description = new RunDescription(
                required(tree, "runId").asText(),
                required(tree, "tool").asText(),
                text(tree, "recorder").orElse(required(tree, "tool").asText()),
                Instant.parse(required(tree, "createdAt").asText()),
                text(tree, "endpoint"),
                text(tree, "model"),
                present(tree, "plan")
                        .map(node -> MAPPER.convertValue(node, VALUES))
                        .orElse(Map.of()),
                present(tree, "prompts").map(node -> MAPPER.convertValue(node, PromptFacts.class)),
                present(tree, "machine").map(RunJson::machine),
                present(tree, "calibration").map(node -> MAPPER.convertValue(node, VALUES)),
                present(tree, "labels")
                        .map(node -> MAPPER.convertValue(node, TEXTS))
                        .orElse(Map.of()));
        return new Content(description, present(tree, "outcome").map(RunJson::outcome));
    }

    private static MachineFacts machine(JsonNode node) {
        return new MachineFacts(
                required(node, "java").asText(),
                required(node, "vm").asText(),
                required(node, "os").asText(),
                required(node, "cpus").asInt(),
                text(node, "cpuModel"),
                required(node, "maxHeapBytes").asLong());
    }

    private static RecordingOutcome outcome(JsonNode node) {
        return new RecordingOutcome(
                Instant.parse(required(node, "endedAt").asText()),
                required(node, "eventsWritten").asLong(),
                required(node, "eventsLost").asLong(),
                text(node, "problem"),
                text(node, "invalid"));
    }

    private static JsonNode required(JsonNode tree, String name) {
        return present(tree, name)
                .orElseThrow(() -> new IllegalArgumentException(name + ": absent (expected: in every run.json)"));
    }

    private static Optional<JsonNode> present(JsonNode tree, String name) {
        return Optional.ofNullable(tree.get(name)).filter(node -> !node.isNull());
    }

    private static Optional<String> text(JsonNode tree, String name) {
        return present(tree, name).map(JsonNode::asText);
    }
}
