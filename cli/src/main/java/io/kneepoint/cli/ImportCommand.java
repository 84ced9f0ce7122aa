// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.imports.Import;
import io.kneepoint.generator.imports.ImportOptions;
import io.kneepoint.generator.imports.Importer;
import io.kneepoint.generator.imports.Imports;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RunIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a recorded run of another tool's result files. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a recorded run of another tool's result files. Several files become the load levels of one run.",
            "The run keeps that tool's definitions and says so; what its files cannot say stays unknown."
        },
        footerHeading = "%nExample:%n",
        footer = {"  kneepoint import vllm results/*.json", "  kneepoint report latest"})
final class ImportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "[FORMAT] FILE",
            arity = "1..*",
            description = "Result files, after the format's name where it is not to be found by looking.")
    private List<String> formatAndFiles;

    @Option(names = "--run-id", paramLabel = "ID", description = "Id of the new run (default: made of the time).")
    private String runId;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Time zone of local times in the files, such as Europe/Paris; without it they stay unknown.")
    private String zone;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "Label of the run, such as experiment=nightly; may be given more than once.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    private RunsOption runs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> files = new ArrayList<>(formatAndFiles);
        Optional<Import> named = named(files.get(0));
        if (named.isPresent()) {
            files.remove(0);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("FILE: none (expected: one or more result files)");
        }
        List<Path> paths = files.stream().map(Path::of).toList();
        Import format = named.orElseGet(() -> Imports.recognise(paths));
        Instant now = Instant.now();
        String id = runId == null ? RunIds.newRunId(now, new SecureRandom()) : runId;
        ImportOptions options = new ImportOptions(zone(), labels);
        RecordedRun run = new Importer(runs.directory(), Kneepoint.NAME_AND_VERSION, Clock.systemUTC())
                .importRun(id, format, paths, options);
        spec.commandLine()
                .getErr()
                .println("imported " + paths.size() + (paths.size() == 1 ? " file" : " files") + " of " + format.name()
                        + "; see it with: " + CommandName.of("report " + run.runId()));
        spec.commandLine().getOut().println(run.runId());
        return ExitCode.OK.code();
    }

    private Optional<ZoneId> zone() {
        try {
            return Optional.ofNullable(zone).map(ZoneId::of);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--zone: " + zone + " (expected: a time zone such as Europe/Paris or +02:00)", e);
        }
    }

    private static Optional<Import> named(String first) {
        if (Files.exists(Path.of(first)) || first.contains("/") || first.contains(".")) {
            return Optional.empty();
        }
        return Optional.of(Imports.named(first));
    }
}
