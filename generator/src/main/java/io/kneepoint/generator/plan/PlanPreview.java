// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a plan would do, for people: each phase as a small plot, its length, its tokens and what they cost. */
public final class PlanPreview {

    private static final int COLUMNS = 60;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Plan plan;
    private final List<String> lines = new ArrayList<>();
    private long longestNanos;
    private long requests;
    private double promptTokens;
    private double outputTokens;
    private boolean open;
    private boolean early;
    private boolean unresolved;

    private PlanPreview(Plan plan) {
        this.plan = plan;
    }

    /**
     * The preview, a line each; no request is sent.
     *
     * @throws IllegalArgumentException when a trace cannot be read
     */
    public static List<String> of(Plan plan, Path folder, Overrides overrides) {
        PlanPreview preview = new PlanPreview(plan);
        preview.lines.add("Plan " + plan.name() + " · " + plan.phases().size()
                + (plan.phases().size() == 1 ? " phase" : " phases") + " · seed " + plan.seed());
        for (int i = 0; i < plan.phases().size(); i++) {
            preview.phase(i, folder, overrides);
        }
        preview.total();
        return preview.lines;
    }

    private void phase(int index, Path folder, Overrides overrides) {
        Phase phase = plan.phases().get(index);
        String heading = "  " + (index + 1) + " " + plan.phaseName(index);
        String unknown = phase.pattern().levels().stream()
                .filter(level -> level.share().isPresent())
                .map(Level::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        lines.add("");
        if (!unknown.isEmpty()) {
            lines.add(heading + " · " + phase.kind() + " at " + unknown + ", known when the run gets there");
            open = true;
            unresolved = true;
            return;
        }
        List<StageSpec> stages = phase.pattern().stages(Itinerary.context(plan, index, Map.of(), folder, overrides));
        LoadSketch sketch = LoadSketch.of(stages, plan.prompts(), COLUMNS);
        boolean mayEndEarly = stages.get(0).measurement() instanceof Measurement.Requests;
        lines.add(heading + " · " + phase.kind() + " · " + (mayEndEarly ? "at most " : "")
                + duration(sketch.longestNanos()) + " · " + asked(sketch));
        lines.add("    ▕" + BlockPlot.of(sketch.loads()) + "▏ " + range(sketch));
        longestNanos += sketch.longestNanos();
        early |= mayEndEarly;
        open |= sketch.requests().isEmpty();
        requests += sketch.requests().orElse(0);
        promptTokens += sketch.promptTokens();
        outputTokens += sketch.outputTokens();
    }

    private static String asked(LoadSketch sketch) {
        return sketch.requests().isPresent()
                ? (sketch.open() ? "" : "about ")
                        + String.format(
                                Locale.ROOT, "%,d requests", sketch.requests().getAsLong())
                : "as many requests as the endpoint answers";
    }

    private static String range(LoadSketch sketch) {
        double least = Arrays.stream(sketch.loads()).min().orElse(0);
        double greatest = Arrays.stream(sketch.loads()).max().orElse(0);
        String unit = sketch.open() ? " requests/s" : " in flight";
        return least == greatest ? number(greatest) + unit : number(least) + " to " + number(greatest) + unit;
    }

    private void total() {
        String more = open ? ", and what is not known yet" : "";
        lines.add("");
        lines.add("  In all     " + (early ? "at most " : "") + duration(longestNanos) + " of load"
                + (unresolved ? ", and what is not known yet" : ""));
        if (open && requests == 0) {
            lines.add("  Tokens     not known before: there are as many requests as the endpoint answers");
            lines.add("  Cost       not known before, as the requests");
            return;
        }
        lines.add(String.format(
                        Locale.ROOT,
                        "  Tokens     %,d requests, %,.0f prompt tokens, at most %,.0f output tokens",
                        requests,
                        promptTokens,
                        outputTokens)
                + more);
        lines.add("  Cost       "
                + plan.price()
                        .map(price -> String.format(
                                        Locale.ROOT,
                                        "at most %.4f USD at %s USD in and %s USD out a million tokens",
                                        price.usd(promptTokens, outputTokens),
                                        number(price.inputUsdPerMillionTokens()),
                                        number(price.outputUsdPerMillionTokens()))
                                + more)
                        .orElse("not known: the plan has no price"));
    }

    private static String duration(long nanos) {
        if (nanos >= Duration.ofMinutes(2).toNanos()) {
            Duration whole = Duration.ofSeconds(Math.round(nanos / NANOS_PER_SECOND));
            return (whole.toHours() > 0 ? whole.toHours() + " h " : "") + whole.toMinutesPart() + " min"
                    + (whole.toSecondsPart() > 0 ? " " + whole.toSecondsPart() + " s" : "");
        }
        return String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }
}
