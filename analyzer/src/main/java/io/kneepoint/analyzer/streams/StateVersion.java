// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.timeline.RequestTimeline;
import org.apache.avro.SchemaNormalization;

/**
 * The version of what the analyzer keeps and hands on between its own stages. State holds bare Avro bodies, which only the schema
 * that wrote them can read; so the version is made of those schemas, and names the stores and the topic of partial results. A newer
 * Kneepoint then begins with empty state instead of failing on what an older one left: runs that had ended are not touched, and a run
 * that was going on during the upgrade can be replayed from its recording.
 */
final class StateVersion {

    /** Raised by hand when the form of the state changes in another way than by its schemas. */
    private static final long FORM = 3;

    private static final String SUFFIX = String.format(
            "%08x",
            (int) (SchemaNormalization.parsingFingerprint64(StreamEvent.getClassSchema())
                    + 31 * SchemaNormalization.parsingFingerprint64(RequestTimeline.getClassSchema())
                    + FORM));

    private StateVersion() {}

    /** The name of something that holds state, in this version. */
    static String of(String name) {
        return name + "-" + SUFFIX;
    }
}
