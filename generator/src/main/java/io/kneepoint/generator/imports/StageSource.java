// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.util.function.Consumer;

/** One load level of checked files: what is known of it, and its requests as often as they are wanted. */
interface StageSource {

    ImportedStage stage();

    /** Requests that {@link #forEachRequest} gives. */
    long requests();

    /** Reads the file again; a request handed on may be filled anew for the next. */
    void forEachRequest(Consumer<ImportedRequest> requests);
}
