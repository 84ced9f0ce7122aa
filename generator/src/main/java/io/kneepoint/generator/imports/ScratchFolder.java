// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for files that nobody needs afterwards; gone with all that is in it when it is closed.
 *
 * @param path the folder
 */
record ScratchFolder(Path path) implements AutoCloseable {

    /** Makes one where the system keeps such things; throws {@link ImportException} when it cannot. */
    static ScratchFolder create() {
        try {
            return new ScratchFolder(Files.createTempDirectory("kneepoint-import"));
        } catch (IOException e) {
            throw new ImportException("scratch folder: cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new ImportException("scratch folder: " + path + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
