// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.Gate;
import io.kneepoint.analyzer.regression.GateAction;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.config.StrictYaml;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What is compared and what blocks: a file of gates, or one gate on the command line. */
final class GateOptions {

    private static final String FILE = "gates.yaml";
    private static final double DEFAULT_MARGIN = 15;
    private static final double DEFAULT_POINTS = 0.5;
    private static final Pattern MARGIN = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)\\s*(%|pp|)");

    @Option(
            names = "--gates",
            paramLabel = "FILE",
            description = "YAML file of gates (default: gates.yaml of --config, else the built-in one).")
    Path file;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "Gate this metric alone: ttft, ttftFromIntended, tpot, itl, e2e, outputTokensPerSecond,"
                    + " errorRate, cacheMissRate or costPerRequest.")
    String metric;

    @Option(names = "--statistic", paramLabel = "NAME", description = "mean, p50, p95, p99 … of that metric or column.")
    String statistic;

    @Option(
            names = "--margin",
            paramLabel = "N%",
            description = "Worsening that counts, such as 15%%; for a share of requests in points, such as 0.5pp.")
    String margin;

    @Option(
            names = "--expect",
            paramLabel = "KEY",
            split = ",",
            description = "What of the runs' fingerprint is meant to differ (model, client, prompts, gpu, …).")
    Set<String> expected = new LinkedHashSet<>();

    @Option(
            names = "--on-inconclusive",
            paramLabel = "WHAT",
            description =
                    "extend, warn or block (default: as the gates' file says). block exits with 1, the others with 3.")
    GateAction.OnInconclusive onInconclusive;

    /** The gates of the configuration. */
    static GatePolicy ofFile(ConfigFiles config) {
        return config.read(FILE, GatesFile.class).policy();
    }

    /** The gates of the file, or the one of the command line. */
    GatePolicy policy(ConfigFiles config) {
        GatePolicy policy = read(config).policy().expecting(expected);
        if (metric != null) {
            return GatePolicy.single(gate(metric(), policy)).expecting(expected);
        }
        if (statistic != null || margin != null) {
            throw new IllegalArgumentException(
                    "--metric: none (expected: one, since --statistic or --margin is given)");
        }
        return policy;
    }

    GateAction.OnInconclusive onInconclusive(ConfigFiles config) {
        return onInconclusive == null ? read(config).onInconclusive() : onInconclusive;
    }

    private GatesFile read(ConfigFiles config) {
        return file == null ? config.read(FILE, GatesFile.class) : StrictYaml.read(file, GatesFile.class);
    }

    /** The gate of the command line on a column; p95 and 15 % where nothing is said. */
    Gate gate(Metric of) {
        Statistic known = statistic == null ? GatesFile.usual(of) : statistic();
        return new Gate(of, known, margin == null ? DEFAULT_MARGIN : margin(margin, of.isShare()));
    }

    /** The gate of the command line on a metric; what is not said is as in the file, if that has the metric. */
    private Gate gate(Metric of, GatePolicy inFile) {
        Optional<Gate> known = Stream.concat(inFile.gates().stream(), inFile.diagnostics().stream())
                .filter(gate -> gate.metric() == of)
                .findFirst();
        Statistic chosen =
                statistic == null ? known.map(Gate::statistic).orElseGet(() -> GatesFile.usual(of)) : statistic();
        double limit = margin == null
                ? known.map(Gate::margin).orElse(of.isShare() ? DEFAULT_POINTS : DEFAULT_MARGIN)
                : margin(margin, of.isShare());
        return new Gate(of, chosen, limit);
    }

    private Metric metric() {
        return OptionRefusal.under("--metric", () -> Metric.parse(metric), "metric");
    }

    private Statistic statistic() {
        return OptionRefusal.under("--statistic", () -> Statistic.parse(statistic), "statistic", "p");
    }

    static double margin(String text, boolean share) {
        Matcher form = MARGIN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches() || form.group(2).equals(share ? "%" : "pp")) {
            throw new IllegalArgumentException("--margin: " + text + " (expected: "
                    + (share ? "points such as 0.5pp, for it is a share of requests)" : "percent such as 15%)"));
        }
        return Double.parseDouble(form.group(1));
    }
}
