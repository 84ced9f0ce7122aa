// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.nio.file.Path;
import java.util.List;

/** A format of result files. Has no state; safe for use by several threads. */
public interface Import {

    /** Name on the command line. */
    String name();

    /** Whether a file looks like this format, judged by its beginning; false as well when it cannot be read. */
    boolean looksLike(Path file);

    /**
     * Checks files of one run, each to its end, and writes nothing.
     *
     * @param files at least one
     * @throws ImportException when a file is not what the format promises
     */
    CheckedImport check(List<Path> files, ImportOptions options);
}
