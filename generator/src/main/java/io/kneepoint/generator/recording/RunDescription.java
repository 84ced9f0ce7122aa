// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.topic.RecordKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a recorded run was: the part of {@code run.json} that is known before it starts.
 *
 * <p>Whatever is given, {@link SecretFilter} goes over endpoint, plan, calibration and labels first: a description never holds a
 * key, a header's value or a prompt.
 *
 * @param runId the run; also the name of its directory
 * @param tool whose measurement this is, name and version
 * @param recorder what wrote the recording, name and version
 * @param createdAt when the recording began
 * @param endpoint URL without credentials and query; empty when unknown
 * @param model model asked for; empty when unknown
 * @param plan summary of what was to be run
 * @param prompts hash and lengths of the prompts; empty when unknown
 * @param machine what measured; empty when it measured elsewhere, as with an import
 * @param calibration the instrument's own error as measured before the run; empty when it was not
 * @param labels labels of the run
 */
public record RunDescription(
        String runId,
        String tool,
        String recorder,
        Instant createdAt,
        Optional<String> endpoint,
        Optional<String> model,
        Map<String, Object> plan,
        Optional<PromptFacts> prompts,
        Optional<MachineFacts> machine,
        Optional<Map<String, Object>> calibration,
        Map<String, String> labels) {

    public RunDescription {
        RecordKey.requireName("run id", runId);
        endpoint = endpoint.map(SecretFilter::cleanText);
        plan = Collections.unmodifiableMap(SecretFilter.clean(plan));
        calibration = calibration.map(SecretFilter::clean).map(Collections::unmodifiableMap);
        labels = Collections.unmodifiableMap(SecretFilter.cleanLabels(labels));
    }

    /** Starts the description of a run of which nothing more is known yet. */
    public static Builder builder(String runId, String tool, Instant createdAt) {
        return new Builder(runId, tool, createdAt);
    }

    /** Collects a description; confined to one thread. */
    public static final class Builder {

        private final String runId;
        private final String tool;
        private final Instant createdAt;
        private String recorder;
        private String endpoint;
        private String model;
        private Map<String, Object> plan = new LinkedHashMap<>();
        private PromptFacts prompts;
        private MachineFacts machine;
        private Map<String, Object> calibration;
        private Map<String, String> labels = new LinkedHashMap<>();

        private Builder(String runId, String tool, Instant createdAt) {
            this.runId = runId;
            this.tool = tool;
            this.recorder = tool;
            this.createdAt = createdAt;
        }

        /** What writes the recording, where it is not the tool that measured. */
        public Builder recorder(String nameAndVersion) {
            this.recorder = nameAndVersion;
            return this;
        }

        public Builder endpoint(String url) {
            this.endpoint = url;
            return this;
        }

        public Builder model(String name) {
            this.model = name;
            return this;
        }

        /** JSON-like values: maps, lists, texts, numbers, booleans. */
        public Builder plan(Map<String, Object> summary) {
            this.plan = summary;
            return this;
        }

        public Builder prompts(PromptFacts facts) {
            this.prompts = facts;
            return this;
        }

        public Builder machine(MachineFacts facts) {
            this.machine = facts;
            return this;
        }

        /** JSON-like values: maps, lists, texts, numbers, booleans. */
        public Builder calibration(Map<String, Object> measured) {
            this.calibration = measured;
            return this;
        }

        public Builder labels(Map<String, String> nameToValue) {
            this.labels = nameToValue;
            return this;
        }

        /** Throws {@link IllegalArgumentException} when the run id is no good name. */
        public RunDescription build() {
            return new RunDescription(
                    runId,
                    tool,
                    recorder,
                    createdAt,
                    Optional.ofNullable(endpoint),
                    Optional.ofNullable(model),
                    plan,
                    Optional.ofNullable(prompts),
                    Optional.ofNullable(machine),
                    Optional.ofNullable(calibration),
                    labels);
        }
    }
}
