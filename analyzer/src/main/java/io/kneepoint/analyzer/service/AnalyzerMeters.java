// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.service;

import io.kneepoint.analyzer.streams.AnalyzerService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The meters of one analyzer instance; their names and meanings are a contract with dashboards. */
final class AnalyzerMeters {

    private AnalyzerMeters() {}

    static void bind(AnalyzerService service, MeterRegistry registry) {
        FunctionCounter.builder(
                        "kneepoint.analyzer.records",
                        service,
                        it -> it.activity().records())
                .description("Records of stream-events read since the start")
                .register(registry);
        FunctionCounter.builder(
                        "kneepoint.analyzer.dead.letters",
                        service,
                        it -> it.activity().deadLetters())
                .description("Records put aside since the start because they could not be used")
                .register(registry);
        gauge(
                registry,
                service,
                "kneepoint.analyzer.up",
                "1 while it has its partitions and works, else 0",
                it -> it.isWell() ? 1 : 0);
        gauge(
                registry,
                service,
                "kneepoint.analyzer.lag.records",
                "Records not read yet of this instance's partitions",
                AnalyzerMeters::lag);
        gauge(
                registry,
                service,
                "kneepoint.analyzer.state.runs",
                "Published runs held, once for each task",
                it -> it.activity().held().runs());
        gauge(
                registry,
                service,
                "kneepoint.analyzer.state.requests",
                "Requests begun and not ended",
                it -> it.activity().held().requestsInFlight());
        gauge(
                registry,
                service,
                "kneepoint.analyzer.state.entries",
                "Entries of the run stage's store",
                it -> it.activity().held().runEntries());
    }

    private static void gauge(
            MeterRegistry registry,
            AnalyzerService service,
            String name,
            String description,
            ToDoubleFunction<AnalyzerService> value) {
        Gauge.builder(name, service, value).description(description).register(registry);
    }

    /** The lag of each partition as its consumer knows it, added up. */
    static double lag(AnalyzerService service) {
        double sum = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : service.metrics().entrySet()) {
            MetricName name = metric.getKey();
            if (name.name().equals("records-lag")
                    && name.tags().containsKey("partition")
                    && !name.tags().getOrDefault("client-id", "").contains("restore")
                    && metric.getValue().metricValue() instanceof Double lag
                    && lag > 0) {
                sum += lag;
            }
        }
        return sum;
    }
}
