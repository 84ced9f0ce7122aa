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

/** {@link LoadPatternSimulation} as the page asks it. Stateless but for the catalogue; for any thread. */
final class EngineLoads implements LoadModel {

    private static final int SAMPLES = 240;
    private static final int BURST_TIMES = 10;
    private static final int RAMP_LEVELS = 8;
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
        return new Answer(samples, command(question));
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

    /** A sweep that holds the same loads one after the other. */
    private static String command(Question question) {
        int peak = question.concurrency();
        String levels;
        int count;
        switch (question.shape()) {
            case RAMP -> {
                count = Math.min(RAMP_LEVELS, peak);
                StringBuilder steps = new StringBuilder();
                for (int i = 1; i <= count; i++) {
                    steps.append(i == 1 ? "" : ",").append(Math.max(1, Math.round((float) peak * i / count)));
                }
                levels = steps.toString();
            }
            case BURST -> {
                count = 2;
                levels = peak + "," + peak * BURST_TIMES;
            }
            default -> {
                count = 1;
                levels = Integer.toString(peak);
            }
        }
        return "./kneepoint sweep --url http://127.0.0.1:8000/v1/chat/completions --model my-model \\\n    --levels "
                + levels + " --requests 1000000 --max-duration " + Math.max(1, question.seconds() / count) + "s";
    }
}
