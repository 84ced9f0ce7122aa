// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/**
 * Makes the names of runs and of their publications: the time in UTC to the second and four random letters or digits, so that
 * names sort by time and two runs of one second differ.
 */
public final class RunIds {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int SUFFIX_LENGTH = 4;

    private RunIds() {}

    /** A run's id, {@code yyyyMMdd-HHmmss-xxxx}. */
    public static String newRunId(Instant now, RandomGenerator random) {
        StringBuilder id = new StringBuilder(SECOND.format(now)).append('-');
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** The id of one publication of a run, {@code <kind>-yyyyMMdd-HHmmss-xxxx}; kind is live, replay or import. */
    public static String newIngestId(String kind, Instant now, RandomGenerator random) {
        return kind + "-" + newRunId(now, random);
    }
}
