// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The keys that a block may have, and the sentence for one that it may not. */
public final class KnownKeys {

    /** So many letters make room for one slip. */
    private static final int LETTERS_PER_SLIP = 3;

    private final TreeSet<String> names;

    public KnownKeys(Collection<String> names) {
        this.names = new TreeSet<>(names);
    }

    /** Those of a record: its components, and what tells it from its siblings. Empty for any other type. */
    static Optional<KnownKeys> of(Class<?> type) {
        if (!type.isRecord()) {
            return Optional.empty();
        }
        Stream<String> components = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName);
        Stream<String> kinds = Arrays.stream(type.getInterfaces())
                .map(parent -> parent.getAnnotation(JsonTypeInfo.class))
                .filter(info -> info != null)
                .map(JsonTypeInfo::property);
        return Optional.of(new KnownKeys(Stream.concat(components, kinds).toList()));
    }

    boolean contains(String key) {
        return names.contains(key);
    }

    /** What is wrong with a key that is none of these, and which one was perhaps meant. */
    public String refusal(String key) {
        return key + ": unknown key (expected: one of " + String.join(", ", names) + ")"
                + nearest(key).map(meant -> "; did you mean " + meant + "?").orElse("");
    }

    private Optional<String> nearest(String key) {
        return names.stream()
                .filter(name -> slips(key, name) <= Math.max(key.length(), name.length()) / LETTERS_PER_SLIP)
                .min(Comparator.comparingInt(name -> slips(key, name)));
    }

    /** Letters left out, put in, replaced or swapped with their neighbour: the optimal string alignment distance. */
    private static int slips(String given, String meant) {
        int[][] slips = new int[given.length() + 1][meant.length() + 1];
        for (int i = 0; i <= given.length(); i++) {
            for (int j = 0; j <= meant.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int replaced = slips[i - 1][j - 1] + (given.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1);
                slips[i][j] = Math.min(replaced, 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
                if (isSwap(given, i, meant, j)) {
                    slips[i][j] = Math.min(slips[i][j], 1 + slips[i - 2][j - 2]);
                }
            }
        }
        return slips[given.length()][meant.length()];
    }

    private static boolean isSwap(String given, int i, String meant, int j) {
        return i > 1
                && j > 1
                && given.charAt(i - 1) == meant.charAt(j - 2)
                && given.charAt(i - 2) == meant.charAt(j - 1);
    }
}
