// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.workers.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The workers of a run as {@code run.json} keeps them, and in words. */
final class TeamFacts {

    /** Where a plan's summary has them. */
    static final String PLAN_KEY = "workers";

    private static final double NANOS_PER_MILLI = 1e6;

    private TeamFacts() {}

    static List<Map<String, Object>> of(List<Member> members) {
        List<Map<String, Object>> facts = new ArrayList<>();
        for (Member member : members) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("worker", member.number());
            one.put("machine", member.machine());
            one.put("processId", member.processId());
            one.put("clockOffsetNanos", member.clock().offsetNanos());
            one.put("clockUncertaintyNanos", member.clock().uncertaintyNanos());
            one.put("clockCorrected", member.clock().differs());
            facts.add(one);
        }
        return facts;
    }

    /** The sentences of a recorded run's plan; none where it had one worker. */
    static List<String> sentences(Map<String, Object> plan) {
        List<Map<String, Object>> facts = new ArrayList<>();
        if (plan.get(PLAN_KEY) instanceof List<?> workers) {
            for (Object worker : workers) {
                if (worker instanceof Map<?, ?> values) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    values.forEach((name, value) -> one.put(String.valueOf(name), value));
                    facts.add(one);
                }
            }
        }
        return sentences(facts);
    }

    /** One sentence a worker. */
    static List<String> sentences(List<Map<String, Object>> facts) {
        return facts.stream().map(TeamFacts::sentence).toList();
    }

    private static String sentence(Map<String, Object> worker) {
        String who = "worker " + worker.get("worker") + " was process " + worker.get("processId") + " on "
                + worker.get("machine");
        if (!(worker.get("clockUncertaintyNanos") instanceof Number uncertainty)
                || !(worker.get("clockOffsetNanos") instanceof Number offset)
                || uncertainty.longValue() == 0) {
            return who;
        }
        return String.format(
                Locale.ROOT,
                "%s; worker 0's clock was ahead of its own by %.2f ms ± %.2f ms, %s",
                who,
                offset.longValue() / NANOS_PER_MILLI,
                uncertainty.longValue() / NANOS_PER_MILLI,
                Boolean.TRUE.equals(worker.get("clockCorrected"))
                        ? "and was followed"
                        : "which is no difference that can be told");
    }
}
