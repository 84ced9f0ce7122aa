// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
                .orElseThrow(() -> new ImportException(refusal(files)));
    }

    /** What a file looks like; empty when like nothing that is known. */
    static Optional<Import> looksLike(Path file) {
        return ALL.stream().filter(format -> format.looksLike(file)).findFirst();
    }

    /** Why these files have no format together: one of them has none, or two have different ones. */
    private static String refusal(List<Path> files) {
        for (Path file : files) {
            Optional<Import> format = looksLike(file);
            if (format.isEmpty()) {
                return file + ": of no known format (expected: one of " + names() + ")";
            }
            if (!format.get().looksLike(files.get(0))) {
                return file + ": " + format.get().name() + ", beside " + files.get(0) + ", which is "
                        + looksLike(files.get(0)).map(Import::name).orElse("unknown")
                        + " (expected: files of one format, which become one run)";
            }
        }
        return files.get(0) + ": of another format than the files after it (expected: files of one format)";
    }

    private static String names() {
        return ALL.stream().map(Import::name).collect(Collectors.joining(", "));
    }
}
