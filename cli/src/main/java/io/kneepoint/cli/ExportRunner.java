// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.export.Column;
import io.kneepoint.analyzer.export.Table;
import io.kneepoint.analyzer.export.Tables;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Exports runs: finds them, decides the form, and says on standard error what was written and what was missing. */
final class ExportRunner {

    private final ExportCommand command;
    private final PrintWriter out;
    private final PrintWriter err;

    private ExportRunner(ExportCommand command) {
        this.command = command;
        this.out = command.spec.commandLine().getOut();
        this.err = command.spec.commandLine().getErr();
    }

    static ExitCode run(ExportCommand command) {
        ExportRunner runner = new ExportRunner(command);
        if (command.describe) {
            runner.describe();
        } else {
            runner.export();
        }
        return ExitCode.OK;
    }

    private void describe() {
        Table<?> table = table().orElseThrow(() -> new IllegalArgumentException("--describe: of " + name(command.what)
                + " (expected: of a table: requests, arrivals, windows or levels)"));
        out.println("A row is " + table.row() + ".");
        for (Column<?> column : table.columns()) {
            out.printf(Locale.ROOT, "  %-26s %s%n", column.name(), column.meaning());
        }
        out.flush();
    }

    private Optional<Table<?>> table() {
        return switch (command.what) {
            case REQUESTS -> Optional.of(Tables.REQUESTS);
            case ARRIVALS -> Optional.of(Tables.ARRIVALS);
            case WINDOWS -> Optional.of(Tables.WINDOWS);
            case LEVELS -> Optional.of(Tables.LEVELS);
            case EVENTS, TRACE -> Optional.empty();
        };
    }

    private void export() {
        List<Source> sources = command.runNames.stream().map(this::source).toList();
        ExportCommand.Format format = format();
        String name =
                (sources.size() == 1 ? sources.get(0).name() : "runs") + "-" + name(command.what) + "." + name(format);
        try (ExportTarget target = ExportTarget.of(command.output, name, out)) {
            if (format == ExportCommand.Format.AVRO && target.file().isEmpty()) {
                throw new IllegalArgumentException("--output: - with avro, which is no text (expected: a file)");
            }
            Export export = new Export(command.what, format, target);
            export.write(sources);
            target.keep();
            export.notes().forEach(note -> err.println("note: " + note));
            target.file().ifPresent(file -> err.println("wrote " + file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--output: " + command.output + " cannot be written: " + e.getMessage()
                            + " (expected: a place where files can be)",
                    e);
        }
    }

    private ExportCommand.Format format() {
        List<ExportCommand.Format> possible = switch (command.what) {
            case REQUESTS, ARRIVALS, WINDOWS, LEVELS -> List.of(ExportCommand.Format.CSV, ExportCommand.Format.JSONL);
            case EVENTS -> List.of(ExportCommand.Format.AVRO, ExportCommand.Format.JSONL);
            case TRACE -> List.of(ExportCommand.Format.JSON);
        };
        if (command.runNames.size() > 1 && table().isEmpty()) {
            throw new IllegalArgumentException(
                    "RUN: " + command.runNames.size() + " runs of " + name(command.what) + " (expected: one)");
        }
        ExportCommand.Format wish = command.format == null ? byName().orElse(possible.get(0)) : command.format;
        if (!possible.contains(wish)) {
            throw new IllegalArgumentException("--format: " + name(wish) + " of " + name(command.what) + " (expected: "
                    + String.join(
                            " or ", possible.stream().map(ExportRunner::name).toList()) + ")");
        }
        return wish;
    }

    /** The format that the file's name says. */
    private Optional<ExportCommand.Format> byName() {
        String name = command.output.toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        for (ExportCommand.Format each : ExportCommand.Format.values()) {
            if (bare.endsWith("." + name(each))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private Source source(String name) {
        Path path = Path.of(name);
        if (Files.isRegularFile(path) && !path.endsWith(RecordingWriter.EVENTS_FILE)) {
            return new Source(name.replaceAll(".*/|\\.[^.]*$", ""), () -> RecordingReader.open(path));
        }
        RecordedRun run = new Recordings(command.runs.directory()).find(name);
        return new Source(run.runId(), run::open);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Events to export.
     *
     * @param name what to call the run in a file's name
     * @param open opens the events
     */
    record Source(String name, Supplier<RecordingReader> open) {}
}
