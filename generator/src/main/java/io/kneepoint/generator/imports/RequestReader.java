// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.util.function.Consumer;

/** Reads the requests of one load level. Reads the same again from the same place. */
@FunctionalInterface
interface RequestReader {

    /**
     * Reads from where the cursor begins, and hands on every request; a request handed on may be filled anew for the next.
     *
     * @throws ImportException when the file is not what the format promises
     */
    void read(JsonCursor cursor, Consumer<ImportedRequest> requests);
}
