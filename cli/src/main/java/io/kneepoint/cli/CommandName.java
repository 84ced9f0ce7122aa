// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import picocli.CommandLine;

/** How the user calls Kneepoint, so that what a hint prints can be typed. Stateless. */
final class CommandName {

    private static final String NAME = "kneepoint";
    private static final String VARIABLE = "KNEEPOINT_COMMAND";

    private CommandName() {}

    /** The command as it was called, such as {@code ./kneepoint}; its plain name where no launcher says. */
    static String name() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(name -> !name.isBlank())
                .orElse(NAME);
    }

    /** A whole command, such as {@code ./kneepoint report latest}. */
    static String of(String arguments) {
        return name() + " " + arguments;
    }

    /** Has the help of a command and of those below it call it as the user does. */
    static CommandLine inHelp(CommandLine command) {
        return inHelp(command, name());
    }

    static CommandLine inHelp(CommandLine command, String name) {
        command.setCommandName(name);
        command.getSubcommands().values().forEach(below -> inFooter(below, name));
        inFooter(command, name);
        return command;
    }

    private static void inFooter(CommandLine command, String name) {
        String[] footer = command.getCommandSpec().usageMessage().footer();
        for (int i = 0; i < footer.length; i++) {
            footer[i] = footer[i].replaceFirst("^  " + NAME + " ", "  " + Matcher.quoteReplacement(name) + " ");
        }
        command.getCommandSpec().usageMessage().footer(footer);
        command.getSubcommands().values().forEach(below -> inFooter(below, name));
    }
}
