// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    private static final int LONGEST_NAME = 100;
    private static final int SHOWN = 120;

    public RecordKey {
        requireName("run id", runId);
        requireName("ingest id", ingestId);
        parts = List.copyOf(parts);
        parts.forEach(part -> requireName("key part", part));
    }

    /** Checks a name that becomes part of keys and of directory names; throws {@link IllegalArgumentException}. */
    public static String requireName(String what, String name) {
        if (name == null || !isName(name)) {
            throw new IllegalArgumentException(what + ": " + shown(name)
                    + " (expected: 1 to 100 letters, digits, dashes, underscores or dots, no dot at the start)");
        }
        return name;
    }

    // By hand: keys are read once a record, and a regular expression is most of the cost.
    private static boolean isName(String name) {
        int length = name.length();
        if (length == 0 || length > LONGEST_NAME || name.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char each = name.charAt(i);
            boolean good = each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || each >= '0' && each <= '9'
                    || each == '.'
                    || each == '_'
                    || each == '-';
            if (!good) {
                return false;
            }
        }
        return true;
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
        String text = new String(bytes, StandardCharsets.UTF_8);
        int run = text.indexOf('/');
        if (run < 0) {
            throw new IllegalArgumentException("key: " + shown(text) + " (expected: run/ingest/…)");
        }
        List<String> parts = new ArrayList<>(2);
        int ingest = end(text, run + 1);
        for (int at = ingest; at < text.length(); ) {
            int end = end(text, at + 1);
            parts.add(text.substring(at + 1, end));
            at = end;
        }
        return new RecordKey(text.substring(0, run), text.substring(run + 1, ingest), parts);
    }

    private static int end(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
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
