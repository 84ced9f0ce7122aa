// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The analyzer's topology.
 *
 * <pre>
 *   ( stream-events ) ▶ [assembly] ─┬─▶ ( request-timelines )
 *                                   ├─▶ ( …-partials ) ▶ [run] ─┬─▶ ( latency-windows )
 *                                   └─▶ ( dead-letters )        ├─▶ ( concurrency-levels )
 *                                                               ├─▶ ( concurrency-curves )
 *                                                               ├─▶ ( verdicts )
 *                                                               └─▶ ( runs )
 * </pre>
 *
 * <p>Assembly is partitioned like stream-events, by request; the run stage by run. Only partial results cross from one to the
 * other, so no partition carries all tokens of a run. Values are bytes throughout: a processor decodes, so that a bad record goes
 * to the dead letters and a registry that is away stops the thread rather than a transaction.
 */
public final class AnalyzerTopology implements Supplier<Topology> {

    static final String EVENTS_SOURCE = "stream-events";
    static final String ASSEMBLY = "assembly";
    static final String PARTIALS_SINK = "partials-out";
    static final String PARTIALS_SOURCE = "partials-in";
    static final String RUN = "run";
    static final String FOLDS_STORE = StateVersion.of("partition-folds");
    static final String RUNS_STORE = StateVersion.of("run-folds");

    private static final List<Topic<?>> RUN_OUTPUTS = List.of(
            Topics.LATENCY_WINDOWS, Topics.CONCURRENCY_LEVELS, Topics.CONCURRENCY_CURVES, Topics.VERDICTS, Topics.RUNS);

    private final SchemaRegistryClient registry;
    private final String partialsTopic;
    private final MetricFormat format;
    private final RunTimeouts timeouts;
    private final WindowLengths windows;
    private final AnalyzerActivity activity;
    private final VerdictDesk desk;

    AnalyzerTopology(
            SchemaRegistryClient registry,
            String partialsTopic,
            MetricFormat format,
            RunTimeouts timeouts,
            WindowLengths windows,
            AnalyzerActivity activity,
            VerdictDesk desk) {
        this.registry = registry;
        this.partialsTopic = partialsTopic;
        this.format = format;
        this.timeouts = timeouts;
        this.windows = windows;
        this.activity = activity;
        this.desk = desk;
    }

    @Override
    public Topology get() {
        Topology topology = new Topology();
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        topology.addSource(EVENTS_SOURCE, in, in, Topics.STREAM_EVENTS.name());
        topology.addProcessor(
                ASSEMBLY, () -> new AssemblyProcessor(registry, format, timeouts, activity), EVENTS_SOURCE);
        topology.addStateStore(new LoggedStoreBuilder<>(FOLDS_STORE, PartitionFoldStore::new), ASSEMBLY);
        topology.addSink(Topics.REQUEST_TIMELINES.name(), Topics.REQUEST_TIMELINES.name(), out, out, ASSEMBLY);
        topology.addSink(Topics.DEAD_LETTERS.name(), Topics.DEAD_LETTERS.name(), out, out, ASSEMBLY);
        topology.addSink(PARTIALS_SINK, partialsTopic, out, out, ASSEMBLY);

        topology.addSource(PARTIALS_SOURCE, in, in, partialsTopic);
        topology.addProcessor(
                RUN, () -> new RunProcessor(registry, format, timeouts, windows, activity, desk), PARTIALS_SOURCE);
        topology.addStateStore(new LoggedStoreBuilder<>(RUNS_STORE, RunFoldStore::new), RUN);
        for (Topic<?> topic : RUN_OUTPUTS) {
            topology.addSink(topic.name(), topic.name(), out, out, RUN);
        }
        return topology;
    }
}
