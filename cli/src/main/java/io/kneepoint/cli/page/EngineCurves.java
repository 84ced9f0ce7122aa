// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import io.kneepoint.analyzer.dashboard.CurveModel;
import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.GpuSpec;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.engine.Precision;
import io.kneepoint.generator.simulator.CurveExplorer;
import io.kneepoint.generator.simulator.CurvePoint;
import io.kneepoint.generator.simulator.CurveQuery;
import io.kneepoint.generator.simulator.SimulatedCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** {@link CurveExplorer} as the page asks it. Remembers its latest answers. Safe for use by several threads. */
final class EngineCurves implements CurveModel {

    static {
        TrustedRecords.install();
    }

    private static final int REMEMBERED = 200;
    private static final int REQUESTS_PER_LEVEL = 100;

    private final EngineCatalogue catalogue;
    private final Map<Question, Answer> answers = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > REMEMBERED;
        }
    };

    EngineCurves(EngineCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public Choices choices() {
        return new Choices(
                catalogue.models().stream()
                        .map(model -> new Model(model.name(), model.parameters(), model.maxContextTokens()))
                        .toList(),
                catalogue.gpus().stream()
                        .map(gpu -> new Gpu(gpu.name(), gpu.usableMemory().bytes()))
                        .toList(),
                Arrays.stream(Precision.values()).map(Enum::name).toList());
    }

    @Override
    public Answer answer(Question question) {
        synchronized (answers) {
            return answers.computeIfAbsent(question, this::compute);
        }
    }

    private Answer compute(Question question) {
        ModelSpec model = catalogue.model(question.model());
        if (question.contextTokens() > model.maxContextTokens()) {
            throw new IllegalArgumentException("context: " + question.contextTokens() + " tokens (expected: at most "
                    + model.maxContextTokens() + ", for which " + model.name() + " was made)");
        }
        GpuSpec gpu = catalogue.gpu(question.gpu());
        Deployment deployment =
                new Deployment(model, gpu, question.gpus(), precision(question.weights()), precision(question.cache()));
        SimulatedCurve curve = CurveExplorer.explore(
                CurveQuery.of(deployment, question.contextTokens()).withOutputTokens(question.outputTokens()));
        List<ConcurrencyLevel> levels = new ArrayList<>();
        for (CurvePoint point : curve.points()) {
            levels.add(level(levels.size(), point));
        }
        return new Answer(
                gpu.usableMemory().bytes() * question.gpus(),
                curve.weightBytes(),
                curve.poolBytes(),
                curve.bytesPerToken(),
                curve.requestBytes(),
                curve.maxRequests(),
                levels,
                curve.points().stream().map(CurvePoint::kvFill).toList(),
                "./kneepoint sweep --url http://127.0.0.1:8000/v1/chat/completions --model " + model.name()
                        + " \\\n    --prompt-tokens " + (question.contextTokens() - question.outputTokens())
                        + " --output-tokens " + question.outputTokens());
    }

    private static Precision precision(String name) {
        return Arrays.stream(Precision.values())
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "precision: " + name + " (expected: one of " + Arrays.toString(Precision.values()) + ")"));
    }

    private static ConcurrencyLevel level(int stage, CurvePoint point) {
        return ConcurrencyLevel.newBuilder()
                .setRunId("explorer")
                .setStage(stage)
                .setName("c" + point.concurrency())
                .setConcurrency(point.concurrency())
                .setRequests(REQUESTS_PER_LEVEL)
                .setErrors(Math.round(point.errorRate() * REQUESTS_PER_LEVEL))
                .setErrorRate(point.errorRate())
                .setOutputTokens(0)
                .setOutputTokensPerSecond(point.outputTokensPerSecond())
                .setRequestsPerSecond(point.requestsPerSecond())
                .setMeasuredConcurrency(null)
                .setLittleRatio(null)
                .setTtft(LatencySummary.newBuilder()
                        .setCount(REQUESTS_PER_LEVEL)
                        .setP50Nanos(orNull(point.ttftP50Nanos()))
                        .setP95Nanos(orNull(point.ttftP95Nanos()))
                        .setP99Nanos(orNull(point.ttftP99Nanos()))
                        .build())
                .setTtftFromIntended(none())
                .setTpot(none())
                .setItl(none())
                .setE2e(none())
                .build();
    }

    private static LatencySummary none() {
        return LatencySummary.newBuilder().setCount(0).build();
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }
}
