// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.capacity.CapacityPlanner;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a curve says about capacity, whatever its levels come from: efficiency and cost of each level, the law, knee, peak, sweet
 * spot, break, and a plan for a wanted load.
 *
 * @param source run id or file name
 * @param levels load levels, put in ascending order
 * @param curve what they say together
 * @param serving what is known of model and hardware
 * @param plan replicas for a wanted load; empty when none was asked for
 * @param notes sentences that a reader must know
 * @param warning why none of it must be trusted; empty when nothing speaks against it
 */
public record CapacityReport(
        String source,
        List<ConcurrencyLevel> levels,
        ConcurrencyCurve curve,
        Serving serving,
        Optional<Wanted> plan,
        List<String> notes,
        Optional<String> warning) {

    /** Of levels that nothing speaks against. */
    public CapacityReport(
            String source,
            List<ConcurrencyLevel> levels,
            ConcurrencyCurve curve,
            Serving serving,
            Optional<Wanted> plan,
            List<String> notes) {
        this(source, levels, curve, serving, plan, notes, Optional.empty());
    }

    /** This with a sentence that comes before everything else. */
    public CapacityReport withWarning(Optional<String> sentence) {
        return new CapacityReport(source, levels, curve, serving, plan, notes, sentence);
    }

    public CapacityReport {
        levels = levels.stream()
                .sorted(Comparator.comparing(CapacityReport::load))
                .toList();
        notes = List.copyOf(notes);
    }

    /**
     * A wanted load and the plan for it.
     *
     * @param tokensPerSecond wanted, above 0
     * @param requestsPerSecond the same in requests; empty when it was asked for in tokens
     * @param replicas the plan; empty when the curve has no ceiling or no sweet spot
     */
    public record Wanted(
            double tokensPerSecond, Optional<Double> requestsPerSecond, Optional<CapacityPlanner.Plan> replicas) {}

    /** As lines for a terminal. */
    public String table() {
        List<String> lines = new ArrayList<>();
        warning.ifPresent(lines::add);
        lines.add("Capacity of " + source);
        lines.add("");
        TextTable table =
                new TextTable("load", "tok/s", "efficiency", "TTFT p50", "p95", "p99", "errors", "Little", "USD/M tok");
        for (ConcurrencyLevel level : levels) {
            table.row(
                    TableReport.load(level),
                    Numbers.number(level.getOutputTokensPerSecond()),
                    Numbers.percent(efficiency(level)),
                    Numbers.duration(level.getTtft().getP50Nanos()),
                    Numbers.duration(level.getTtft().getP95Nanos()),
                    Numbers.duration(level.getTtft().getP99Nanos()),
                    Numbers.percent(level.getErrorRate()),
                    Numbers.ratio(level.getLittleRatio()),
                    Numbers.number(JsonReport.boxed(serving.usdPerMillionOutputTokens(level))));
        }
        lines.addAll(table.lines());
        lines.add("  efficiency: tok/s against so many times the lowest level's a request"
                + " · Little: 1.00 when the load was what it seems to be");
        lines.add("");
        lines.addAll(CurveText.lines(curve, serving));
        lines.addAll(CurveText.law(curve));
        serving.usdPerHour()
                .ifPresent(usd ->
                        lines.add(String.format(Locale.ROOT, "  Cost      of %.2f USD an hour for the hardware", usd)));
        plan.ifPresent(wanted -> lines.add("  Plan      " + words(wanted)));
        notes.forEach(note -> lines.add("  Note      " + note));
        return String.join("\n", lines) + "\n";
    }

    /** As JSON; the parts that a run's report has too are the same there. */
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("source", source);
        root.put("warning", warning.orElse(null));
        ArrayNode all = root.putArray("levels");
        for (ConcurrencyLevel level : levels) {
            ObjectNode node = all.addObject();
            node.put("concurrency", level.getConcurrency());
            node.put("ratePerSecond", level.getRatePerSecond());
            node.put("measuredConcurrency", level.getMeasuredConcurrency());
            node.put("outputTokensPerSecond", level.getOutputTokensPerSecond());
            node.put("efficiency", efficiency(level));
            JsonReport.latency(node.putObject("ttftMs"), level.getTtft());
            node.put("errorRate", level.getErrorRate());
            node.put("littleRatio", level.getLittleRatio());
            node.put("costUsdPerMillionOutputTokens", JsonReport.boxed(serving.usdPerMillionOutputTokens(level)));
        }
        JsonReport.curve(root.putObject("curve"), curve, serving);
        JsonReport.serving(root.putObject("serving"), serving);
        root.set("plan", plan.map(CapacityReport::planTree).orElse(null));
        ArrayNode sentences = root.putArray("notes");
        notes.forEach(sentences::add);
        return root;
    }

    private static ObjectNode planTree(Wanted wanted) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("tokensPerSecond", wanted.tokensPerSecond());
        node.put("requestsPerSecond", wanted.requestsPerSecond().orElse(null));
        CapacityPlanner.Plan plan = wanted.replicas().orElse(null);
        node.put("replicas", plan == null ? null : (Long) plan.replicas());
        node.put("concurrencyPerReplica", plan == null ? null : (Double) plan.concurrencyPerReplica());
        node.put("tokensPerSecondPerReplica", plan == null ? null : (Double) plan.tokensPerSecondPerReplica());
        node.put("headroom", plan == null ? null : (Double) plan.headroom());
        return node;
    }

    private static String words(Wanted wanted) {
        String load = Numbers.number(wanted.tokensPerSecond()) + " tok/s"
                + wanted.requestsPerSecond()
                        .map(rate -> " (" + Numbers.number(rate) + " requests/s)")
                        .orElse("");
        if (wanted.replicas().isEmpty()) {
            return load + ": not to be said, since the curve has no ceiling or no sweet spot";
        }
        CapacityPlanner.Plan plan = wanted.replicas().get();
        return String.format(
                Locale.ROOT,
                "%s: %,d %s, each with %.1f in flight and %s tok/s, %.0f %% below its ceiling",
                load,
                plan.replicas(),
                plan.replicas() == 1 ? "replica" : "replicas",
                plan.concurrencyPerReplica(),
                Numbers.number(plan.tokensPerSecondPerReplica()),
                100 * plan.headroom());
    }

    /** Throughput over (load × throughput a request at the lowest level); null where one is unknown. [ratio] */
    private Double efficiency(ConcurrencyLevel level) {
        ConcurrencyLevel lowest = levels.get(0);
        Double single = lowest.getOutputTokensPerSecond();
        if (single == null || single <= 0 || load(lowest) <= 0 || load(level) <= 0) {
            return null;
        }
        return level.getOutputTokensPerSecond() == null
                ? null
                : (Double) (level.getOutputTokensPerSecond() / load(level) / (single / load(lowest)));
    }

    private static double load(ConcurrencyLevel level) {
        if (level.getConcurrency() != null) {
            return level.getConcurrency();
        }
        return level.getMeasuredConcurrency() == null ? 0 : level.getMeasuredConcurrency();
    }
}
