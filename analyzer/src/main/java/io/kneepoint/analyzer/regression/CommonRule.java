// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The one rule by which runs are compared in a metric at a level, or why there is none.
 *
 * @param rule the rule, in words; empty where none is common to all, or nothing was observed
 * @param converted whether a run had to be converted to it
 * @param refusal why nothing is compared; empty where there is a rule or nothing to compare
 */
record CommonRule(Optional<String> rule, boolean converted, Optional<String> refusal) {

    /** A run's level: the rules it can follow, its own first, then the nearest. */
    private record Follower(String run, List<String> rules) {

        String own() {
            return rules.get(0);
        }
    }

    /** Of these runs; where one was settled before, that or none. */
    static CommonRule of(RulePlace place, List<RunSample> runs, Optional<String> settled) {
        List<Follower> followers = new ArrayList<>();
        for (RunSample run : runs) {
            Optional<LevelSample> level = run.level(place.level()).filter(sample -> sample.has(place.metric()));
            if (level.isPresent()) {
                Optional<String> none = level.get().rules().none(place.metric());
                if (none.isPresent()) {
                    return refused(run.name() + ": " + none.get());
                }
                List<String> rules = new ArrayList<>(List.of(run.rule(place.metric(), level.get())));
                rules.addAll(level.get().rules().others(place.metric()));
                followers.add(new Follower(run.name(), rules));
            }
        }
        return settled.isPresent() ? keep(settled.get(), followers) : nearest(followers);
    }

    private static CommonRule keep(String settled, List<Follower> followers) {
        for (Follower follower : followers) {
            if (!follower.rules().contains(settled)) {
                return refused(follower.run() + " measured by another rule than at the first look: " + follower.own()
                        + " and " + settled);
            }
        }
        return by(settled, followers);
    }

    /** The common rule with the shortest way for all together; of several, the first by the alphabet, for both sides alike. */
    private static CommonRule nearest(List<Follower> followers) {
        TreeSet<String> own = new TreeSet<>();
        TreeSet<String> common = new TreeSet<>();
        for (Follower follower : followers) {
            own.add(follower.own());
            common.addAll(follower.rules());
        }
        followers.forEach(follower -> common.retainAll(follower.rules()));
        if (own.isEmpty()) {
            return new CommonRule(Optional.empty(), false, Optional.empty());
        }
        if (own.size() == 1) {
            return by(own.first(), followers);
        }
        return common.stream()
                .min(Comparator.comparingInt(rule -> followers.stream()
                        .mapToInt(follower -> follower.rules().indexOf(rule))
                        .sum()))
                .map(rule -> by(rule, followers))
                .orElseGet(() -> refused("measured by different rules: " + String.join(" and ", own)));
    }

    private static CommonRule by(String rule, List<Follower> followers) {
        boolean converted =
                followers.stream().anyMatch(follower -> !follower.own().equals(rule));
        return new CommonRule(Optional.of(rule), converted, Optional.empty());
    }

    private static CommonRule refused(String why) {
        return new CommonRule(Optional.empty(), false, Optional.of(why));
    }
}
