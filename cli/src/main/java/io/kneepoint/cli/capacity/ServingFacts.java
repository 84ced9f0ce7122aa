// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.schemas.config.ByteSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of that which serves a run's model: from the catalogue when the run begins, and from {@code run.json} ever after,
 * so that a later report says the same whatever has become of the catalogue.
 *
 * <p>A run without these facts (an import, or one that was told nothing) is looked up by its model's name, and by its labels {@code
 * gpu}, {@code tp} and {@code context}.
 */
public final class ServingFacts {

    /** Name of the facts in a run's plan. */
    public static final String PLAN_KEY = "serving";

    private static final String HARDWARE = "hardware";
    private static final String BILLION_PARAMETERS = "billionParameters";
    private static final String CONTEXT = "contextLength";
    private static final String KV_CEILING = "kvCeiling";
    private static final String USD_PER_HOUR = "usdPerHour";
    private static final double BILLION = 1e9;

    private ServingFacts() {}

    /** Facts from the catalogue: the size of the model, when it is known by the name it is served under. */
    public static Serving ofModel(String served, EngineCatalogue catalogue) {
        OptionalDouble size = catalogue
                .served(served)
                .map(model -> OptionalDouble.of(model.parameters() / BILLION))
                .orElse(OptionalDouble.empty());
        return new Serving(
                Optional.empty(), size, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * Facts from the catalogue, with the ceiling of requests of so many tokens.
     *
     * @throws IllegalArgumentException when the model is unknown or its weights do not fit
     */
    public static Serving of(String served, Hardware hardware, long contextTokens, EngineCatalogue catalogue) {
        ModelSpec model = catalogue
                .served(served)
                .orElseThrow(() -> new IllegalArgumentException("--gpu: a ceiling of " + served
                        + " (expected: a model of models.yaml; add it to the one of your --config folder)"));
        KvCache cache = hardware.cacheOf(model, catalogue);
        if (cache.balanceBytes() < 0) {
            throw new IllegalArgumentException("--gpu: " + Hardware.words(cache.deployment())
                    + " (expected: room for the weights of " + model.name() + ", "
                    + new ByteSize(-cache.balanceBytes()) + " more)");
        }
        return of(cache, contextTokens);
    }

    /** Facts of a known cache, with the ceiling of requests of so many tokens. */
    public static Serving of(KvCache cache, long contextTokens) {
        Deployment deployment = cache.deployment();
        return new Serving(
                Optional.of(Hardware.words(deployment)),
                OptionalDouble.of(deployment.model().parameters() / BILLION),
                OptionalDouble.of((double) contextTokens),
                OptionalDouble.of((double) cache.maxRequests(contextTokens)),
                OptionalDouble.empty());
    }

    /** Facts as values of a run's plan; what is unknown is not there. */
    public static Map<String, Object> toPlan(Serving serving) {
        Map<String, Object> values = new LinkedHashMap<>();
        serving.hardware().ifPresent(words -> values.put(HARDWARE, words));
        serving.billionParameters().ifPresent(number -> values.put(BILLION_PARAMETERS, number));
        serving.contextTokens().ifPresent(number -> values.put(CONTEXT, number));
        serving.kvCeiling().ifPresent(number -> values.put(KV_CEILING, number));
        serving.usdPerHour().ifPresent(number -> values.put(USD_PER_HOUR, number));
        return values;
    }

    /** Facts of a recorded run. */
    public static Serving of(RecordedRun run, EngineCatalogue catalogue) {
        if (run.description().plan().get(PLAN_KEY) instanceof Map<?, ?> values) {
            return new Serving(
                    Optional.ofNullable(values.get(HARDWARE)).map(String::valueOf),
                    number(values.get(BILLION_PARAMETERS)),
                    number(values.get(CONTEXT)),
                    number(values.get(KV_CEILING)),
                    number(values.get(USD_PER_HOUR)));
        }
        return run.description()
                .model()
                .map(model -> ofLabels(model, run.description().labels(), catalogue))
                .orElse(Serving.unknown());
    }

    /** Labels are the run's own words: what is no number or no name there leaves the ceiling unknown. */
    private static Serving ofLabels(String model, Map<String, String> labels, EngineCatalogue catalogue) {
        String gpu = labels.get("gpu");
        String context = labels.get("context");
        boolean whole = context != null && context.matches("[1-9][0-9]{0,8}");
        boolean known = gpu != null
                && catalogue.gpus().stream().anyMatch(each -> each.name().equals(gpu));
        String gpus = labels.getOrDefault("tp", "1");
        if (!whole
                || !known
                || !gpus.matches("[1-9][0-9]{0,3}")
                || catalogue.served(model).isEmpty()) {
            return ofModel(model, catalogue);
        }
        Hardware hardware = new Hardware(
                gpu,
                Integer.parseInt(gpus),
                io.kneepoint.generator.engine.Precision.BF16,
                io.kneepoint.generator.engine.Precision.BF16,
                KvCache.DEFAULT_MEMORY_PERCENT);
        try {
            return of(model, hardware, Long.parseLong(context), catalogue);
        } catch (IllegalArgumentException impossible) {
            return ofModel(model, catalogue);
        }
    }

    private static OptionalDouble number(Object value) {
        return value instanceof Number number ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty();
    }
}
