// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import io.kneepoint.analyzer.dashboard.LoadModel;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.EngineSettings;
import io.kneepoint.generator.simulator.LoadPattern;
import io.kneepoint.generator.simulator.LoadPatternSimulation;
import io.kneepoint.generator.simulator.LoadSample;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@link LoadPatternSimulation} as the page asks it. Stateless but for the catalogue; for any thread. */
final class EngineLoads implements LoadModel {

    private static final int SAMPLES = 240;
    private static final int BURST_TIMES = 10;
    private static final Duration BURST_PERIOD = Duration.ofSeconds(30);
    private static final long SEED = 1;

    private final SimulatorCatalogue catalogue;

    EngineLoads(SimulatorCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public List<String> services() {
        return catalogue.names();
    }

    @Override
    public Answer answer(Question question) {
        EngineBlueprint blueprint = catalogue.blueprint(question.service());
        Duration length = Duration.ofSeconds(question.seconds());
        EngineBlueprint limited = blueprint.withSettings(withCapacity(blueprint.settings(), question.capacity()));
        List<Sample> samples =
                LoadPatternSimulation.run(limited, pattern(question, length), length.dividedBy(SAMPLES), SEED).stream()
                        .map(EngineLoads::sample)
                        .toList();
        return new Answer(samples, plan(question));
    }

    private static LoadPattern pattern(Question question, Duration length) {
        return switch (question.shape()) {
            case RAMP -> LoadPattern.ramp(question.concurrency(), length);
            case SUSTAINED, SOAK -> LoadPattern.sustained(question.concurrency(), length);
            case BURST -> LoadPattern.burst(question.concurrency(), BURST_TIMES, BURST_PERIOD, length);
        };
    }

    private static EngineSettings withCapacity(EngineSettings it, int capacity) {
        return new EngineSettings(
                it.tokensPerStep(),
                capacity,
                it.queueLimit(),
                it.firstTokenDeadline(),
                it.order(),
                it.kv(),
                it.networkDelay(),
                it.networkSigma(),
                it.frontEndDelay(),
                it.stepSigma());
    }

    private static Sample sample(LoadSample sample) {
        return new Sample(
                sample.atNanos() / 1e9,
                sample.target(),
                sample.running(),
                sample.waiting(),
                sample.kvFill(),
                sample.completed(),
                sample.failed(),
                sample.outputTokensPerSecond(),
                sample.ttftP50Nanos(),
                sample.ttftP95Nanos());
    }

    /** A plan that does the same to a real endpoint, or to the simulated one. */
    private static String plan(Question question) {
        int load = question.concurrency();
        String length = question.seconds() + "s}";
        String phase = switch (question.shape()) {
            case RAMP -> "ramp: {concurrency: 1 to " + load + ", duration: " + length;
            case SUSTAINED -> "sustained: {concurrency: " + load + ", duration: " + length;
            case SOAK -> "soak: {concurrency: " + load + ", duration: " + length;
            case BURST ->
                "burst: {concurrency: " + load + ", multiplier: " + BURST_TIMES + ", period: "
                        + BURST_PERIOD.toSeconds() + "s, duty: 30%, duration: " + length;
        };
        return "# plan.yaml, for: ./kneepoint run plan.yaml --url … --model …\nname: "
                + question.shape().name().toLowerCase(Locale.ROOT) + "\nendpoint:\n  simulator: " + question.service()
                + "\nprompts: {tokens: 512, outputTokens: 64}\nphases:\n  - " + phase + "\n";
    }
}
