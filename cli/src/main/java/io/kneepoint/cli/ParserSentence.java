// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the parser of the command line refuses, said as everything else is: name, value, what was expected. Stateless. */
final class ParserSentence {

    /** How the parser's own {@code help} refuses. */
    private static final Pattern UNKNOWN_SUBCOMMAND = Pattern.compile("^Unknown subcommand '(.*)'\\.");

    private ParserSentence() {}

    static String of(ParameterException refused) {
        if (refused instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (refused instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + ": given twice (expected: once)";
        }
        if (refused instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing);
        }
        Matcher subcommand = UNKNOWN_SUBCOMMAND.matcher(String.valueOf(refused.getMessage()));
        if (subcommand.find()) {
            CommandSpec root = refused.getCommandLine().getCommandSpec().root();
            return unknownCommand(subcommand.group(1), root);
        }
        ArgSpec argument = refused.getArgSpec();
        return argument == null
                        || refused.getValue() == null
                        || expected(argument).isEmpty()
                ? refused.getMessage()
                : name(argument) + ": " + refused.getValue() + " (expected: " + expected(argument) + ")";
    }

    private static String unmatched(UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        List<String> options = unmatched.getUnmatched().stream()
                .filter(ParserSentence::isOption)
                // What follows may be a key that somebody meant for an option of that name.
                .map(option -> option.replaceFirst("(?s)=.*", ""))
                .toList();
        if (!options.isEmpty()) {
            return String.join(", ", options) + (options.size() == 1 ? ": unknown option" : ": unknown options")
                    + " (expected: those of " + command.qualifiedName() + ")";
        }
        String first = unmatched.getUnmatched().get(0);
        if (!command.subcommands().isEmpty()) {
            return unknownCommand(first, command);
        }
        return first + ": an argument too many (expected: " + usage(command) + ")";
    }

    private static String unknownCommand(String name, CommandSpec parent) {
        return name + ": unknown command (expected: one of "
                + String.join(", ", parent.subcommands().keySet()) + ")";
    }

    private static String missing(MissingParameterException missing) {
        List<ArgSpec> missed = missing.getMissing();
        CommandSpec command = missing.getCommandLine().getCommandSpec();
        boolean wantsValue = missed.get(0).isOption() && missing.getMessage().contains("parameter for option");
        if (wantsValue) {
            return name(missed.get(0)) + ": no value (expected: " + written(missed.get(0)) + ")";
        }
        return missed.stream().map(ParserSentence::name).collect(Collectors.joining(", ")) + ": missing (expected: "
                + (missed.stream().allMatch(ArgSpec::isOption)
                        ? missed.stream().map(ParserSentence::written).collect(Collectors.joining(" "))
                        : usage(command))
                + ")";
    }

    private static boolean isOption(String argument) {
        return argument.matches("--?[A-Za-z].*");
    }

    private static String usage(CommandSpec command) {
        return command.positionalParameters().stream()
                .map(each -> each.arity().min() == 0 ? "[" + each.paramLabel() + "]" : each.paramLabel())
                .collect(Collectors.joining(" ", command.qualifiedName() + " ", ""))
                .strip();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String written(ArgSpec argument) {
        return name(argument) + " " + argument.paramLabel();
    }

    /** Empty where the parser's own words say it best. */
    private static String expected(ArgSpec argument) {
        if (argument.typeInfo().isMap()) {
            return argument.paramLabel();
        }
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return oneOf(Arrays.stream(type.getEnumConstants())
                    .map(each -> each.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (List.<Class<?>>of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return "a whole number";
        }
        return List.<Class<?>>of(double.class, Double.class).contains(type) ? "a number" : "";
    }

    private static String oneOf(List<String> choices) {
        int last = choices.size() - 1;
        return last == 0 ? choices.get(0) : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }
}
