// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether runs were made under the same conditions, as far as both sides know them. Stateless.
 *
 * <p>All runs must agree in each key, with one exception: each run may ask prompts of its own ({@link
 * RunSample#PROMPTS}), as long as both sides asked the same: pair by pair where runs are interleaved, else some of
 * them. (A run that asked again what its engine has in its prompt cache would look faster, so a side may have asked more.)
 */
final class Fingerprints {

    private Fingerprints() {}

    /** One clause for each key that differs although it was not expected to, in order of the keys. */
    static List<String> differences(
            List<RunSample> baseline, List<RunSample> candidate, Pairing pairing, Set<String> expected) {
        Map<String, Set<String>> b = values(baseline);
        Map<String, Set<String>> c = values(candidate);
        List<String> differences = new ArrayList<>();
        Set<String> known = new TreeSet<>(b.keySet());
        known.addAll(c.keySet());
        for (String key : known) {
            Set<String> before = b.getOrDefault(key, Set.of());
            Set<String> after = c.getOrDefault(key, Set.of());
            boolean differs = key.equals(RunSample.PROMPTS)
                    ? !sharePrompts(baseline, candidate, pairing)
                    : before.size() > 1 || after.size() > 1 || changed(before, after);
            if (differs && !expected.contains(key)) {
                differences.add(key + ": " + String.join(" and ", before) + " against " + String.join(" and ", after));
            }
        }
        return differences;
    }

    private static boolean changed(Set<String> before, Set<String> after) {
        return !before.isEmpty() && !after.isEmpty() && !before.equals(after);
    }

    private static boolean sharePrompts(List<RunSample> baseline, List<RunSample> candidate, Pairing pairing) {
        if (pairing == Pairing.INTERLEAVED && baseline.size() == candidate.size()) {
            for (int i = 0; i < baseline.size(); i++) {
                String before = baseline.get(i).fingerprint().get(RunSample.PROMPTS);
                String after = candidate.get(i).fingerprint().get(RunSample.PROMPTS);
                if (before != null && after != null && !before.equals(after)) {
                    return false;
                }
            }
            return true;
        }
        Set<String> before = values(baseline).getOrDefault(RunSample.PROMPTS, Set.of());
        Set<String> after = values(candidate).getOrDefault(RunSample.PROMPTS, Set.of());
        return before.isEmpty() || after.isEmpty() || !Collections.disjoint(before, after);
    }

    private static Map<String, Set<String>> values(List<RunSample> runs) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (RunSample run : runs) {
            run.fingerprint()
                    .forEach((key, value) ->
                            values.computeIfAbsent(key, k -> new TreeSet<>()).add(value));
        }
        return values;
    }
}
