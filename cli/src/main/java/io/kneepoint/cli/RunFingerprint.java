// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.generator.recording.MachineFacts;
import io.kneepoint.generator.recording.RunDescription;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must be the same for two runs to be comparable, as far as {@code run.json} says: model, prompts, client machine,
 * every word of the plan that shapes a request, and what labels say of the server. The endpoint itself is what differs,
 * so it is not in it. Stateless.
 */
final class RunFingerprint {

    /** How much was measured, not what: runs may differ in it. */
    private static final Set<String> AMOUNTS = Set.of(
            "levels",
            "requestsPerLevel",
            "maxDurationPerLevel",
            "seed",
            "importedFrom",
            "format",
            "stages",
            "requests",
            "notes",
            ServingFacts.PLAN_KEY);

    private static final String HARDWARE = "hardware";
    private static final String PROMPT_HASH = "promptHash";
    private static final Set<String> SERVER_LABELS = Set.of("gpu", "driver", "quantisation", "quantization", "engine");

    private RunFingerprint() {}

    static Map<String, String> of(RunDescription run) {
        Map<String, String> fingerprint = new TreeMap<>();
        run.model().ifPresent(model -> fingerprint.put("model", model));
        run.plan().forEach((key, value) -> {
            if (!AMOUNTS.contains(key)) {
                fingerprint.put(key.equals(PROMPT_HASH) ? RunSample.PROMPTS : key, String.valueOf(value));
            }
        });
        if (run.plan().get(ServingFacts.PLAN_KEY) instanceof Map<?, ?> serving && serving.get(HARDWARE) != null) {
            fingerprint.put(HARDWARE, String.valueOf(serving.get(HARDWARE)));
        }
        run.prompts().ifPresent(prompts -> fingerprint.put(RunSample.PROMPTS, prompts.sha256()));
        run.machine().ifPresent(machine -> fingerprint.put("client", client(machine)));
        run.labels().forEach((name, value) -> {
            if (SERVER_LABELS.contains(name)) {
                fingerprint.put(name, value);
            }
        });
        return fingerprint;
    }

    private static String client(MachineFacts machine) {
        return machine.cpus() + " × " + machine.cpuModel().orElse("unknown processor") + ", " + machine.os();
    }
}
