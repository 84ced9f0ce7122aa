// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the architecture tests look at: the compiled classes of the product, and its sources. */
final class Product {

    /** The package that holds all others. */
    static final String ROOT = "io.kneepoint";

    private static final List<String> MODULES = List.of("schemas", "generator", "analyzer", "embedded", "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(ROOT);

    private Product() {}

    /** The classes of all modules, tests left out. */
    static JavaClasses classes() {
        return CLASSES;
    }

    /** The hand-written source folders. */
    static List<Path> sourceFolders() {
        return MODULES.stream()
                .map(module -> Path.of("..", module, "src", "main", "java")
                        .toAbsolutePath()
                        .normalize())
                .toList();
    }

    /** The hand-written source files. */
    static List<Path> sources() {
        return sourceFolders().stream().flatMap(Product::javaFiles).toList();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class's package without what all have in common. */
    static String shortName(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? name : name.substring(ROOT.length() + 1);
    }
}
