// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.ArrayList;
import java.util.List;

/** Commands of a shell script, as far as pages use them: words, quotes, comments, continued lines, and what ends a command. */
final class ShellWords {

    private ShellWords() {}

    /** The commands that begin with this word, wherever a command can begin; the word itself is left out. */
    static List<List<String>> commandsOf(String word, List<String> lines) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : joined(lines)) {
            List<String> command = new ArrayList<>();
            for (String each : words(line.replaceFirst("^\\s*[$>]\\s+", ""))) {
                if (List.of("|", "||", "&&", ";", ">", ">>", "2>", "<", "&").contains(each)) {
                    addIfOf(word, command, commands);
                    command = new ArrayList<>();
                } else {
                    command.add(each);
                }
            }
            addIfOf(word, command, commands);
        }
        return commands;
    }

    private static void addIfOf(String word, List<String> command, List<List<String>> commands) {
        List<String> bare = command.stream()
                .dropWhile(each -> each.matches("[A-Z_]+=.*|-|then|do|else"))
                .toList();
        if (!bare.isEmpty() && bare.get(0).equals(word)) {
            commands.add(bare.subList(1, bare.size()));
        }
    }

    private static List<String> joined(List<String> lines) {
        List<String> joined = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : lines) {
            String stripped = line.stripTrailing();
            if (stripped.endsWith("\\")) {
                open.append(stripped, 0, stripped.length() - 1).append(' ');
            } else {
                joined.add(open.append(stripped).toString());
                open.setLength(0);
            }
        }
        joined.add(open.toString());
        return joined;
    }

    /** The words of a line, without quotes and without what follows a number sign. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean any = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (quote != 0) {
                if (each == quote) {
                    quote = 0;
                } else {
                    word.append(each);
                }
            } else if (each == '"' || each == '\'') {
                quote = each;
                any = true;
            } else if (each == '#' && word.length() == 0 && !any) {
                break;
            } else if (Character.isWhitespace(each)) {
                if (any || word.length() > 0) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(each);
            }
        }
        if (any || word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }
}
