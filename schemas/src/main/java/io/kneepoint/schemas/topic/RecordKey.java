// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The key of every Kneepoint record: the run, the ingest (one publication of that run) and what the record is about.
 *
 * <p>Its written form is UTF-8 text, {@code run/ingest/part/part}, so that a person with any Kafka client can read it.
 *
 * @param runId the run; letters, digits, {@code . _ -}, 1 to 100 of them, not starting with a dot
 * @param ingestId the publication: live, each replay and each import have one of their own; same alphabet
 * @param parts what the record is about within the run, such as worker and ordinal; same alphabet
 */
public record RecordKey(String runId, String ingestId, List<String> parts) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
    private static final int SHOWN = 120;

    public RecordKey {
        requireName("run id", runId);
        requireName("ingest id", ingestId);
        parts = List.copyOf(parts);
        parts.forEach(part -> requireName("key part", part));
    }

    /** Checks a name that becomes part of keys and of directory names; throws {@link IllegalArgumentException}. */
    public static String requireName(String what, String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + ": " + shown(name)
                    + " (expected: 1 to 100 letters, digits, dashes, underscores or dots, no dot at the start)");
        }
        return name;
    }

    /** A refused name as a message can bear it: whatever was in it or however long it was. */
    private static String shown(String name) {
        if (name == null || name.isEmpty()) {
            return "none";
        }
        String printable = name.replaceAll("[^\\p{Graph} ]", "?");
        return printable.length() <= SHOWN
                ? printable
                : printable.substring(0, SHOWN) + "… (" + name.length() + " characters)";
    }

    /** Key of an event of a request; ordinal null is the run itself. */
    public static RecordKey ofEvent(String runId, String ingestId, int worker, Long ordinal) {
        String workerPart = Integer.toString(worker);
        return ordinal == null
                ? new RecordKey(runId, ingestId, List.of(workerPart))
                : new RecordKey(runId, ingestId, List.of(workerPart, Long.toString(ordinal)));
    }

    /** Key of something that a run has one of. */
    public static RecordKey ofRun(String runId, String ingestId) {
        return new RecordKey(runId, ingestId, List.of());
    }

    /** Reads the written form; throws {@link IllegalArgumentException} when it is not one. */
    public static RecordKey parse(byte[] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("key: none (expected: run/ingest/…)");
        }
        List<String> names = new ArrayList<>(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("/", -1)));
        if (names.size() < 2) {
            throw new IllegalArgumentException("key: " + shown(names.get(0)) + " (expected: run/ingest/…)");
        }
        return new RecordKey(names.remove(0), names.remove(0), names);
    }

    /** The written form. */
    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What stays the same when the run is published again: the key without its ingest. */
    public String withoutIngest() {
        return parts.isEmpty() ? runId : runId + "/" + String.join("/", parts);
    }

    @Override
    public String toString() {
        String head = runId + "/" + ingestId;
        return parts.isEmpty() ? head : head + "/" + String.join("/", parts);
    }
}
