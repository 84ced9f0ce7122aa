// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.sink.EventSink;

/** Files that have been found good. They must not change before they are written. Confined to one thread. */
public interface CheckedImport {

    /** What the files are. */
    ImportFacts facts();

    /**
     * Reads the files again and hands the run's events to the sink, a {@code RunEnded} with all totals last; leaves the sink open.
     *
     * @throws ImportException when a file is no longer what it was
     */
    void writeTo(String runId, EventSink sink);
}
