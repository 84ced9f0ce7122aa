// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Failures to one sentence on standard error and an exit code; the only place that knows which is which. */
final class ErrorPresenter implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private static final String OURS = "io.kneepoint.";

    /** By name, so that no class of Kafka is loaded to say that a flag is wrong. */
    static final Set<String> KAFKA_FAILURES = Set.of(
            "io.kneepoint.cli.kafka.KafkaFailure",
            "io.kneepoint.generator.sink.KafkaSinkException",
            "io.kneepoint.generator.workers.WorkerException",
            "io.kneepoint.schemas.topic.TopicAdminException",
            "io.kneepoint.schemas.serde.RegistryUnavailableException",
            "io.kneepoint.embedded.local.EmbeddedServerException",
            "org.apache.kafka.common.KafkaException",
            "org.apache.kafka.streams.errors.StreamsException");

    static final Set<String> ENDPOINT_FAILURES = Set.of("io.kneepoint.generator.gauges.MetricsPageException");

    static final Set<String> USAGE_FAILURES = Set.of(
            "io.kneepoint.schemas.config.ConfigException",
            "io.kneepoint.generator.dialect.DialectFormatException",
            "io.kneepoint.generator.recording.RecordingException",
            "io.kneepoint.generator.imports.ImportException",
            "io.kneepoint.cli.samples.SampleFileException",
            "io.kneepoint.generator.replay.ReplayException",
            "java.lang.IllegalArgumentException");

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        ExitCode code = codeOf(failure);
        if (code == ExitCode.BUG) {
            commandLine.getErr().println("kneepoint: this is a bug in Kneepoint; please report it with what follows");
            failure.printStackTrace(commandLine.getErr());
        } else {
            commandLine.getErr().println("kneepoint: " + sentence(failure));
            if (Boolean.getBoolean("kneepoint.verbose")) {
                failure.printStackTrace(commandLine.getErr());
            }
        }
        return code.code();
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] args) {
        CommandLine commandLine = thrown.getCommandLine();
        ParameterException failure = unknownFirst(thrown, commandLine);
        commandLine.getErr().println("kneepoint: " + ParserSentence.of(failure));
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
            unmatched.getSuggestions().forEach(each -> commandLine.getErr().println("  did you mean " + each + "?"));
        }
        commandLine.getErr().println("  see: " + commandLine.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    /** A name that is wrong is why another is missing, more often than not. */
    private static ParameterException unknownFirst(ParameterException thrown, CommandLine commandLine) {
        return thrown instanceof CommandLine.MissingParameterException
                        && !commandLine.getUnmatchedArguments().isEmpty()
                ? new CommandLine.UnmatchedArgumentException(commandLine, commandLine.getUnmatchedArguments())
                : thrown;
    }

    private static ExitCode codeOf(Throwable failure) {
        if (failure instanceof CommandFailure known) {
            return known.exitCode();
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (KAFKA_FAILURES.contains(type.getName())) {
                return ExitCode.KAFKA;
            }
            if (ENDPOINT_FAILURES.contains(type.getName())) {
                return ExitCode.ENDPOINT;
            }
            if (USAGE_FAILURES.contains(type.getName())) {
                return ours(failure) ? ExitCode.USAGE : ExitCode.BUG;
            }
        }
        return ExitCode.BUG;
    }

    /** An illegal argument is the user's when our code refused it, and a bug when a library did. */
    private static boolean ours(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(OURS);
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
