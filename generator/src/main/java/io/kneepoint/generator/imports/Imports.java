// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The formats that can be imported. */
public final class Imports {

    private static final List<Import> ALL = List.of(
            new VllmImport(),
            new SglangImport(),
            new AiperfRawImport(),
            new AiperfImport(),
            new GuidellmImport(),
            new MlperfImport(),
            new GenaiPerfImport(),
            new InferencePerfImport(),
            new LlmperfImport(),
            new LlmLoadTestImport());

    private Imports() {}

    /** All formats; of those that look alike, the more particular one first. */
    public static List<Import> all() {
        return ALL;
    }

    /** The format of a name; throws {@link ImportException} when there is none. */
    public static Import named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ImportException("format: " + name + " (expected: one of " + names() + ")"));
    }

    /** The format that all the files look like; throws {@link ImportException} when there is none. */
    public static Import recognise(List<Path> files) {
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new ImportException(file + ": no such file, or not readable (expected: a result file)");
            }
        }
        return ALL.stream()
                .filter(format -> files.stream().allMatch(format::looksLike))
                .findFirst()
                .orElseThrow(() -> new ImportException(
                        files.get(0) + ": of no known format (expected: one of " + names() + ", in all files)"));
    }

    private static String names() {
        return ALL.stream().map(Import::name).collect(Collectors.joining(", "));
    }
}
