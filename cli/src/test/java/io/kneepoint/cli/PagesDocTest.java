// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the pages say can be typed, followed and pasted: commands are understood, links lead somewhere, YAML parses. */
class PagesDocTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");

    /** Options in the pages that belong to other programs. */
    private static final Set<String> OF_OTHERS = Set.of(
            "--save-detailed",
            "--save-result",
            "--append-result",
            "--output-details",
            "--full",
            "--profile-export-prefix",
            "--export-level",
            "--user",
            "--no-deps",
            "--build");

    static List<Path> pages() {
        return Pages.all();
    }

    @Test
    void shouldFindThePages() {
        assertThat(pages()).hasSizeGreaterThan(12);
        assertThat(pages().stream().mapToInt(page -> commands(page).size()).sum())
                .isGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldShowCommandsThatAreUnderstood(Path page) {
        for (List<String> command : commands(page)) {
            assertThatCode(() -> understand(command))
                    .as("%s: ./kneepoint %s", page.getFileName(), String.join(" ", command))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldNameOptionsThatThereAre(Path page) {
        Set<String> known = new TreeSet<>(OF_OTHERS);
        CommandLine all = Kneepoint.commandLine();
        all.getSubcommands().values().forEach(command -> {
            known.addAll(command.getCommandSpec().optionsMap().keySet());
            known.addAll(command.getCommandSpec().negatedOptionsMap().keySet());
        });
        for (String span : Pages.spans(page)) {
            if (span.startsWith("mvn ") || span.startsWith("docker ") || span.startsWith("git ")) {
                continue;
            }
            Matcher option = OPTION.matcher(span);
            while (option.find()) {
                String name = option.group();
                assertThat(
                                name.endsWith("-")
                                        ? known.stream().anyMatch(it -> it.startsWith(name))
                                        : known.contains(name))
                        .as("%s: `%s` names an option that there is", page.getFileName(), span)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkToWhatIsThere(Path page) {
        for (String link : Pages.links(page)) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).as("%s links to %s", page.getFileName(), link).exists();
            if (parts.length > 1) {
                assertThat(headings(target))
                        .as("%s links to %s", page.getFileName(), link)
                        .contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldShowYamlThatParses(Path page) {
        for (Pages.Block block : Pages.blocks(page)) {
            if (block.language().equals("yaml")) {
                String text = String.join("\n", block.lines());
                assertThatCode(() -> assertThat(YAML.readTree(text).isEmpty()).isFalse())
                        .as("%s: %s", page.getFileName(), text)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** A command that ends in an ellipsis may lack what is required. */
    private static void understand(List<String> command) {
        boolean whole = !command.get(command.size() - 1).equals("…");
        List<String> words = whole ? command : command.subList(0, command.size() - 1);
        try {
            Kneepoint.commandLine().parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.MissingParameterException e) {
            if (whole) {
                throw e;
            }
        }
    }

    private static List<String> headings(Path page) {
        return Pages.lines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<List<String>> commands(Path page) {
        List<List<String>> commands = new ArrayList<>();
        for (Pages.Block block : Pages.blocks(page)) {
            List<String> lines = block.language().equals("yaml") ? scripts(block) : block.lines();
            commands.addAll(ShellWords.commandsOf("./kneepoint", lines));
            commands.addAll(ShellWords.commandsOf("kneepoint", lines));
        }
        for (String span : Pages.spans(page)) {
            commands.addAll(ShellWords.commandsOf("./kneepoint", List.of(span)));
        }
        return commands;
    }

    /** Lines of the scripts in a YAML block. */
    private static List<String> scripts(Pages.Block block) {
        List<String> lines = new ArrayList<>();
        try {
            collect(YAML.readTree(String.join("\n", block.lines())), lines);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return lines;
    }

    private static void collect(JsonNode node, List<String> lines) {
        if (node.isTextual()) {
            node.asText().lines().forEach(lines::add);
        }
        for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
            collect(each.next(), lines);
        }
    }
}
