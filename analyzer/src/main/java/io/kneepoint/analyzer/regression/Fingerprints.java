// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether runs were made under the same conditions, as far as both sides know them. Stateless. */
final class Fingerprints {

    private Fingerprints() {}

    /** One clause for each key that differs although it was not expected to, in order of the keys. */
    static List<String> differences(List<RunSample> baseline, List<RunSample> candidate, Set<String> expected) {
        Map<String, Set<String>> b = values(baseline);
        Map<String, Set<String>> c = values(candidate);
        List<String> differences = new ArrayList<>();
        Set<String> known = new TreeSet<>(b.keySet());
        known.addAll(c.keySet());
        for (String key : known) {
            Set<String> before = b.getOrDefault(key, Set.of());
            Set<String> after = c.getOrDefault(key, Set.of());
            boolean mixed = before.size() > 1 || after.size() > 1;
            boolean changed = !before.isEmpty() && !after.isEmpty() && !before.equals(after);
            if ((mixed || changed) && !expected.contains(key)) {
                differences.add(key + ": " + String.join(" and ", before) + " against " + String.join(" and ", after));
            }
        }
        return differences;
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
