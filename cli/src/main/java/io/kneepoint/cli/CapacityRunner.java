// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.capacity.CapacityPlanner;
import io.kneepoint.analyzer.capacity.UslFit;
import io.kneepoint.analyzer.report.CapacityReport;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.cli.capacity.LevelsFile;
import io.kneepoint.cli.capacity.LittlePlan;
import io.kneepoint.cli.capacity.MemoryFit;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.HuggingFaceConfig;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the capacity command does; apart from it, so that its help loads no class of the analyzer. */
final class CapacityRunner {

    private static final long DEFAULT_REQUESTS = 100;

    private final CapacityCommand command;
    private final ConfigFiles config;
    private final EngineCatalogue catalogue;

    private CapacityRunner(CapacityCommand command) {
        this.command = command;
        this.config = command.config.files();
        this.catalogue = EngineCatalogue.read(config);
    }

    static void run(CapacityCommand command) {
        CapacityRunner runner = new CapacityRunner(command);
        boolean curve = command.run != null || command.levels != null;
        boolean memory = command.model != null || command.configJson != null;
        if (curve) {
            runner.curve();
        } else if (memory) {
            runner.memory();
        } else {
            runner.little();
        }
    }

    private void curve() {
        refuse("--latency", command.latency, "without a curve: two of --rps, --latency and --in-flight");
        refuse("--in-flight", command.inFlight, "without a curve: two of --rps, --latency and --in-flight");
        CapacityReport report = command.run == null ? ofFile() : ofRun();
        if (command.output.isJson()) {
            print(json(report.json()) + "\n");
        } else {
            print(report.table());
        }
    }

    private CapacityReport ofFile() {
        long requests = command.requests == null ? DEFAULT_REQUESTS : command.requests;
        if (requests < 1) {
            throw new IllegalArgumentException("--requests: " + requests + " (expected: at least 1)");
        }
        LevelsFile file = LevelsFile.read(command.levels, requests);
        Serving serving = command.model == null ? served("", Serving.unknown()) : served(command.model, known());
        return report(file.curve().getRunId(), file.levels(), file.curve(), serving, List.of());
    }

    private Serving known() {
        return ServingFacts.ofModel(command.model, catalogue);
    }

    private CapacityReport ofRun() {
        refuse("--levels", command.levels, "a run or a file of levels, not both");
        refuse("--requests", command.requests, "with --levels");
        RunReport run =
                Reports.ofRecording(new Recordings(command.runs.directory()).find(command.run), List.of(), config);
        String runId = run.status().getRunId();
        String model = command.model == null
                ? Optional.ofNullable(run.status().getModel()).orElse("")
                : command.model;
        ConcurrencyCurve curve = run.curve()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INCONCLUSIVE, "run: " + runId + " has no curve (expected: a run with load levels)"));
        return report(runId, run.levels(), curve, served(model, run.serving()), run.notes())
                .withWarning(run.warning());
    }

    /** What is known, with what the options say of hardware and price on top. */
    private Serving served(String model, Serving known) {
        Serving serving = command.serving
                .hardware()
                .map(hardware -> ServingFacts.of(model, hardware, context(), catalogue))
                .orElse(known);
        return command.serving.priced(
                serving.usdPerHour().isEmpty() && known.usdPerHour().isPresent()
                        ? serving.withUsdPerHour(known.usdPerHour().getAsDouble())
                        : serving);
    }

    private CapacityReport report(
            String source, List<ConcurrencyLevel> levels, ConcurrencyCurve curve, Serving serving, List<String> notes) {
        return new CapacityReport(source, levels, curve, serving, wanted(levels, curve), notes);
    }

    private Optional<CapacityReport.Wanted> wanted(List<ConcurrencyLevel> levels, ConcurrencyCurve curve) {
        requirePositive("--rps", command.requestsPerSecond);
        requirePositive("--tokens-per-second", command.tokensPerSecond);
        if (command.requestsPerSecond != null && command.tokensPerSecond != null) {
            throw new IllegalArgumentException("--rps, --tokens-per-second: both (expected: one wanted load)");
        }
        if (command.requestsPerSecond == null && command.tokensPerSecond == null) {
            refuse("--output-tokens", command.outputTokens, "with --rps");
            return Optional.empty();
        }
        double tokens = command.tokensPerSecond == null
                ? command.requestsPerSecond * tokensOfAnAnswer(levels)
                : command.tokensPerSecond;
        if (!(tokens > 0) || Double.isInfinite(tokens)) {
            throw new IllegalArgumentException("wanted load: " + tokens + " tokens/s (expected: finite and above 0)");
        }
        Optional<CapacityPlanner.Plan> plan = curve.getUslGamma() == null || curve.getSweetSpotLow() == null
                ? Optional.empty()
                : CapacityPlanner.plan(
                        tokens,
                        UslFit.law(curve.getUslGamma(), curve.getUslAlpha(), curve.getUslBeta()),
                        new Interval(curve.getSweetSpotLow(), curve.getSweetSpotHigh()));
        return Optional.of(new CapacityReport.Wanted(tokens, Optional.ofNullable(command.requestsPerSecond), plan));
    }

    private double tokensOfAnAnswer(List<ConcurrencyLevel> levels) {
        if (command.outputTokens != null) {
            return command.outputTokens;
        }
        List<ConcurrencyLevel> known = levels.stream()
                .filter(level -> level.getOutputTokensPerSecond() != null && level.getRequestsPerSecond() != null)
                .toList();
        double requests = known.stream()
                .mapToDouble(ConcurrencyLevel::getRequestsPerSecond)
                .sum();
        if (requests <= 0) {
            throw new IllegalArgumentException("--rps: " + command.requestsPerSecond
                    + " requests of unknown length (expected: --output-tokens, or --tokens-per-second instead)");
        }
        return known.stream()
                        .mapToDouble(ConcurrencyLevel::getOutputTokensPerSecond)
                        .sum()
                / requests;
    }

    private void memory() {
        refuse("--rps", command.requestsPerSecond, "on a curve, or with --latency or --in-flight alone");
        refuse("--tokens-per-second", command.tokensPerSecond, "on a curve");
        ModelSpec model = model();
        MemoryFit fit = command.serving
                .hardware()
                .map(hardware -> MemoryFit.of(model, hardware, context(), catalogue))
                .orElseGet(() ->
                        MemoryFit.of(model, command.serving.weights(), command.serving.cache(), context(), catalogue));
        print(command.output.isJson() ? json(fit.json()) + "\n" : fit.table());
    }

    private long context() {
        if (command.serving.contextTokens == null) {
            throw new IllegalArgumentException("--context: none (expected: tokens of a request, such as 8192)");
        }
        return command.serving.contextTokens(1);
    }

    private ModelSpec model() {
        if (command.configJson == null) {
            refuse("--parameters", command.parameters, "with --config-json");
            return catalogue.served(command.model).orElseGet(() -> catalogue.model(command.model));
        }
        refuse("--model", command.model, "--model or --config-json, not both");
        String name = command.configJson.toString();
        try {
            JsonNode tree = new ObjectMapper().readTree(Files.readAllBytes(command.configJson));
            if (!tree.isObject()) {
                throw new IllegalArgumentException(name + ": no object (expected: a model's config.json)");
            }
            return command.parameters == null
                    ? HuggingFaceConfig.read(name, tree)
                    : HuggingFaceConfig.read(name, tree, command.parameters);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(name + ": not JSON: " + notJson.getOriginalMessage(), notJson);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "--config-json: " + name + " (expected: a file that can be read)", unreadable);
        }
    }

    private void little() {
        requirePositive("--rps", command.requestsPerSecond);
        requirePositive("--in-flight", command.inFlight);
        LittlePlan plan = LittlePlan.of(
                optional(command.requestsPerSecond),
                command.latency == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) RunSpecs.duration("--latency", command.latency, null)
                                .toNanos()),
                optional(command.inFlight));
        print((command.output.isJson() ? json(plan.json()) : plan.line()) + "\n");
    }

    private static void refuse(String option, Object value, String expected) {
        if (value != null) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static void requirePositive(String option, Double value) {
        if (value != null && !(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: finite and above 0)");
        }
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private void print(String text) {
        command.spec.commandLine().getOut().print(text);
        command.spec.commandLine().getOut().flush();
    }

    private static String json(JsonNode tree) {
        return tree.toPrettyString();
    }
}
