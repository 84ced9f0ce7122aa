// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown pages of the repository, as tests look at them. */
final class Pages {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile("^\\s*```(\\w*)\\s*$");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private Pages() {}

    /**
     * A fenced block.
     *
     * @param page where it is
     * @param language what it says it is; empty when it does not
     * @param lines what is in it
     */
    record Block(Path page, String language, List<String> lines) {}

    /** Every page. */
    static List<Path> all() {
        List<Path> pages = new ArrayList<>();
        for (String folder :
                List.of(".", "docs", "schemas", "generator", "analyzer", "embedded", "cli", "notebooks", "examples")) {
            if (Files.isDirectory(TOP.resolve(folder))) {
                try (Stream<Path> files = Files.list(TOP.resolve(folder))) {
                    files.filter(file -> file.toString().endsWith(".md"))
                            .map(Path::normalize)
                            .forEach(pages::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return pages;
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of a page. */
    static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        Optional<Block> open = Optional.empty();
        for (String line : lines(page)) {
            Matcher fence = FENCE.matcher(line);
            if (!fence.matches()) {
                open.ifPresent(block -> block.lines().add(line));
            } else if (open.isEmpty()) {
                open = Optional.of(new Block(page, fence.group(1), new ArrayList<>()));
            } else {
                blocks.add(open.get());
                open = Optional.empty();
            }
        }
        return blocks;
    }

    /** Code within the text of a page. */
    static List<String> spans(Path page) {
        return text(page).stream()
                .flatMap(line -> SPAN.matcher(line).results())
                .map(match -> match.group(1))
                .toList();
    }

    /** Where the links of a page go. */
    static List<String> links(Path page) {
        return text(page).stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> text(Path page) {
        List<String> text = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines(page)) {
            if (FENCE.matcher(line).matches()) {
                inBlock = !inBlock;
            } else if (!inBlock) {
                text.add(line);
            }
        }
        return text;
    }
}
