// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.concurrency.CurveFold;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Questions of the two explorers to the models, and their answers as the page reads them. Safe for use by several threads. */
final class WhatIf {

    static {
        TrustedRecords.install();
    }

    private static final int MOST_GPUS = 16;
    private static final int MOST_CONTEXT = 131_072;
    private static final int MOST_OUTPUT = 8_192;
    private static final int MOST_CONCURRENCY = 512;
    private static final int MOST_SECONDS = 1_800;

    private final CurveModel curves;
    private final LoadModel loads;
    private final Thresholds thresholds;

    WhatIf(CurveModel curves, LoadModel loads, Thresholds thresholds) {
        this.curves = curves;
        this.loads = loads;
        this.thresholds = thresholds;
    }

    /** What can be asked. */
    ObjectNode choices() {
        ObjectNode node = PageJson.object();
        CurveModel.Choices choices = curves.choices();
        ArrayNode models = node.putArray("models");
        choices.models()
                .forEach(model -> models.addObject()
                        .put("name", model.name())
                        .put("parameters", model.parameters())
                        .put("maxContextTokens", Math.min(MOST_CONTEXT, model.maxContextTokens())));
        ArrayNode gpus = node.putArray("gpus");
        choices.gpus().forEach(gpu -> gpus.addObject().put("name", gpu.name()).put("usableBytes", gpu.usableBytes()));
        ArrayNode precisions = node.putArray("precisions");
        choices.precisions().forEach(precisions::add);
        ArrayNode services = node.putArray("services");
        loads.services().forEach(services::add);
        return node;
    }

    /** A deployment's memory and curve. */
    ObjectNode curve(Query query) {
        int context = query.whole("context", 64, MOST_CONTEXT);
        CurveModel.Answer answer = curves.answer(new CurveModel.Question(
                query.text("model"),
                query.text("gpu"),
                query.whole("gpus", 1, MOST_GPUS),
                context,
                query.whole("output", 1, Math.min(MOST_OUTPUT, context - 1)),
                query.text("weights"),
                query.text("cache")));
        ObjectNode node = PageJson.object();
        node.put("memoryBytes", answer.memoryBytes())
                .put("weightBytes", answer.weightBytes())
                .put("poolBytes", answer.poolBytes())
                .put("bytesPerToken", answer.bytesPerToken())
                .put("requestBytes", answer.requestBytes())
                .put("maxRequests", answer.maxRequests())
                .put("command", answer.command());
        ArrayNode fill = node.putArray("kvFill");
        answer.kvFill().forEach(fill::add);
        node.set("report", PageJson.report(report(answer.levels())));
        return node;
    }

    /** A curve counts as broken where its p95 TTFT is no longer acceptable. */
    private RunReport report(List<ConcurrencyLevel> levels) {
        Objectives objectives = Objectives.newBuilder()
                .setTtftNanos(thresholds.ttft().acceptable().toNanos())
                .build();
        RunStatus status = RunStatus.newBuilder()
                .setRunId("explorer")
                .setState(RunState.COMPLETE)
                .setEventsExpected(null)
                .setEventsReceived(0)
                .build();
        return new RunReport(
                status,
                levels,
                levels.isEmpty()
                        ? Optional.empty()
                        : Optional.of(CurveFold.of(
                                "explorer", levels.stream().map(WhatIf::point).toList(), objectives)),
                Optional.empty(),
                Optional.empty(),
                Serving.unknown(),
                Map.of(),
                List.of(),
                thresholds);
    }

    private static LevelPoint point(ConcurrencyLevel level) {
        return new LevelPoint(
                level.getConcurrency(),
                level.getOutputTokensPerSecond(),
                optional(level.getTtft().getP50Nanos()),
                optional(level.getTtft().getP95Nanos()),
                optional(level.getTtft().getP99Nanos()),
                level.getRequests(),
                level.getErrors(),
                Optional.empty(),
                Optional.empty());
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A load's course. */
    ObjectNode load(Query query) {
        LoadModel.Answer answer = loads.answer(new LoadModel.Question(
                query.text("service"),
                query.whole("capacity", 1, MOST_CONCURRENCY),
                query.oneOf("shape", LoadModel.Shape.class),
                query.whole("concurrency", 1, MOST_CONCURRENCY),
                query.whole("seconds", 1, MOST_SECONDS)));
        ObjectNode node = PageJson.object().put("plan", answer.plan());
        for (LoadModel.Sample sample : answer.samples()) {
            node.withArray("t").add(sample.atSeconds());
            node.withArray("target").add(sample.target());
            node.withArray("running").add(sample.running());
            node.withArray("waiting").add(sample.waiting());
            node.withArray("kvFill").add(PageJson.rounded(sample.kvFill()));
            node.withArray("completed").add(sample.completed());
            node.withArray("failed").add(sample.failed());
            node.withArray("tps").add(PageJson.rounded(sample.outputTokensPerSecond()));
            node.withArray("ttftP50").add(millis(sample.ttftP50Nanos()));
            node.withArray("ttftP95").add(millis(sample.ttftP95Nanos()));
        }
        return node;
    }

    private static Double millis(OptionalDouble nanos) {
        return nanos.isPresent() ? PageJson.millis((Double) nanos.getAsDouble()) : null;
    }
}
