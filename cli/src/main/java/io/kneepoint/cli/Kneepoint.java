// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root command. */
@Command(
        name = "kneepoint",
        mixinStandardHelpOptions = true,
        versionProvider = Kneepoint.Version.class,
        description = "Finds where a streaming AI API breaks, and says whether it got worse.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            SweepCommand.class,
            RunCommand.class,
            SimulateCommand.class,
            CompareCommand.class,
            GateCommand.class,
            TrendCommand.class,
            ReportCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            ReplayCommand.class,
            CapacityCommand.class,
            HeadroomCommand.class,
            RunsCommand.class,
            KafkaCommand.class,
            AnalyzeCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and nothing got worse",
            "1:the candidate got worse",
            "2:the command, a file or a name is wrong",
            "3:the data cannot say",
            "4:the endpoint failed",
            "5:Kafka or the schema registry failed",
            "70:a bug in Kneepoint"
        },
        footerHeading = "%nExample:%n",
        footer = "  kneepoint demo        sweeps a simulated engine and shows its knee")
public final class Kneepoint implements Runnable {

    /** Name and version, as recordings and reports state them. */
    public static final String NAME_AND_VERSION = "kneepoint " + versionNumber();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "command: none (expected: one of those that --help lists)");
    }

    /** Runs one command and returns its exit code; this is all of {@link #main} but the exit. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        ErrorPresenter errors = new ErrorPresenter();
        CommandLine commandLine = commandLine()
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(Kneepoint::known)
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
        int code = commandLine.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** A wrong name is wrong beside {@code --help} too. */
    private static int known(ParseResult parsed) {
        for (ParseResult each : parsed.asCommandLineList().stream()
                .map(CommandLine::getParseResult)
                .toList()) {
            if (!each.unmatched().isEmpty()) {
                throw new UnmatchedArgumentException(each.commandSpec().commandLine(), each.unmatched());
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** All commands and what they understand. */
    static CommandLine commandLine() {
        return CommandName.inHelp(new CommandLine(new Kneepoint())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110));
    }

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new java.io.OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(new java.io.OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        System.exit(execute(out, err, args));
    }

    private static String versionNumber() {
        String version = Kneepoint.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The version as {@code --version} prints it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {NAME_AND_VERSION, "Java " + Runtime.version()};
        }
    }
}
