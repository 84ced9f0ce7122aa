// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.generator.calibration.Calibration;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.PromptSource;
import io.kneepoint.generator.plan.Level;
import io.kneepoint.generator.plan.Phase;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.recording.MachineFacts;
import io.kneepoint.generator.recording.RunDescription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A job as {@code run.json} describes it: never a key, never a prompt. */
final class PlanSummary {

    private PlanSummary() {}

    static RunDescription of(
            PlanJob job, Optional<Calibration> calibration, Serving serving, List<Map<String, Object>> workers) {
        RunDescription.Builder description = RunDescription.builder(
                        job.about().runId(), job.about().tool(), Instant.now())
                .endpoint(job.client().endpoint().toString())
                .model(job.shape().model())
                .plan(plan(job, serving, workers))
                .machine(MachineFacts.here())
                .labels(job.about().labels());
        calibration.map(Calibration::toMap).ifPresent(description::calibration);
        return description.build();
    }

    private static Map<String, Object> plan(PlanJob job, Serving serving, List<Map<String, Object>> workers) {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put(
                "kind", job.plan().phases().stream().map(Phase::kind).distinct().collect(Collectors.joining("+")));
        plan.put("stages", stages(job.plan()));
        plan.put("dialect", job.dialect().name());
        plan.put("promptLengthTokens", text(job.shape().promptTokens()));
        plan.put("outputLengthTokens", text(job.shape().outputTokens()));
        plan.put("seed", job.shape().seed());
        plan.put("promptHash", new PromptSource(job.shape().seed(), job.shape().prefixes()).hash());
        plan.put(ServingFacts.PLAN_KEY, ServingFacts.toPlan(serving));
        if (!workers.isEmpty()) {
            plan.put("worker", job.about().worker());
            plan.put(TeamFacts.PLAN_KEY, workers);
        }
        return plan;
    }

    private static List<Object> stages(Plan plan) {
        List<Object> stages = new ArrayList<>();
        for (int i = 0; i < plan.phases().size(); i++) {
            Phase phase = plan.phases().get(i);
            Map<String, Object> stage = new LinkedHashMap<>();
            stage.put("name", plan.phaseName(i));
            stage.put("pattern", phase.kind());
            List<String> levels =
                    phase.pattern().levels().stream().map(Level::toString).toList();
            if (!levels.isEmpty()) {
                stage.put("levels", levels);
            }
            stages.add(stage);
        }
        return stages;
    }

    private static String text(LengthRange range) {
        return range.min() + "-" + range.max();
    }
}
