// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs of a history that give a metric at a level by one rule: that of most of them, of two as frequent the newer. Stateless. */
final class OneRule {

    private OneRule() {}

    /** Those of these runs, oldest first, that have the metric; adds a note that names those it leaves out. */
    static List<RunSample> of(List<RunSample> runs, RulePlace place, Set<String> notes) {
        Map<String, List<RunSample>> byRule = new LinkedHashMap<>();
        List<RunSample> measured = new ArrayList<>();
        for (RunSample run : runs) {
            Optional<LevelSample> level = run.level(place.level()).filter(sample -> sample.has(place.metric()));
            if (level.isPresent()) {
                measured.add(run);
                if (level.get().rules().none(place.metric()).isEmpty()) {
                    // A rule comes to the end with each run that follows it, so that of two as frequent the newer comes
                    // last.
                    String rule = run.rule(place.metric(), level.get());
                    List<RunSample> followers = byRule.containsKey(rule) ? byRule.remove(rule) : new ArrayList<>();
                    followers.add(run);
                    byRule.put(rule, followers);
                }
            }
        }
        List<RunSample> most = List.of();
        for (List<RunSample> followers : byRule.values()) {
            most = followers.size() >= most.size() ? followers : most;
        }
        measured.removeAll(most);
        if (!measured.isEmpty()) {
            notes.add("left out of the history of " + place.metric().label()
                    + (place.level().isPresent() ? " at " + place.level().getAsInt() + " in flight" : "")
                    + ", since measured by another rule: "
                    + String.join(", ", measured.stream().map(RunSample::name).toList()));
        }
        return List.copyOf(most);
    }
}
