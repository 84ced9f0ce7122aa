// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.RunFold;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Partial results to the metric records of their runs; closes runs of which nothing more comes. */
final class RunProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /** Header that says how often a record of the same key was written before. */
    static final String REVISION_HEADER = "kneepoint-revision";

    private static final Duration CLOSE_INTERVAL = Duration.ofSeconds(1);

    /** More than the commit interval: what one look has written is committed at the next. */
    private static final Duration VERDICT_INTERVAL = Duration.ofMillis(200);

    /** Key under which it is kept that the verdict on a run is written, or that none is due. */
    private static final byte[] VERDICT = {'v'};

    private final Serializer<SpecificRecord> serializer;
    private final RunTimeouts timeouts;
    private final WindowLengths windows;
    private final AnalyzerActivity activity;
    private final VerdictDesk desk;
    private final Map<String, Slot> slots = new HashMap<>();
    private ProcessorContext<byte[], byte[]> context;
    private RunFoldStore store;

    private static final class Slot {
        private final RecordKey run;
        private final RunEntries state;
        private final RunFold fold;
        private long lastSeenMillis;
        private boolean judged;

        /** The verdict that is being made, or that was written and may not be committed; null otherwise. */
        private VerdictDesk.Ticket ticket;

        private Slot(RecordKey run, RunEntries state, RunFold fold) {
            this.run = run;
            this.state = state;
            this.fold = fold;
            this.judged = state.get(VERDICT) != null;
        }
    }

    RunProcessor(
            SchemaRegistryClient registry,
            MetricFormat format,
            RunTimeouts timeouts,
            WindowLengths windows,
            AnalyzerActivity activity,
            VerdictDesk desk) {
        this.serializer = format.serializer(registry);
        this.timeouts = timeouts;
        this.windows = windows;
        this.activity = activity;
        this.desk = desk;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(AnalyzerTopology.RUNS_STORE);
        restoreSlots();
        context.schedule(CLOSE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::closeSilentRuns);
        context.schedule(VERDICT_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> writeVerdicts());
    }

    private void restoreSlots() {
        store.runs().forEach(run -> askForVerdict(slot(run)));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ByteBuffer value = ByteBuffer.wrap(record.value());
        byte[] key = new byte[value.getShort()];
        value.get(key);
        byte[] rest = new byte[value.remaining()];
        value.get(rest);
        Slot slot = slot(RecordKey.parse(record.key()));
        slot.lastSeenMillis = context.currentSystemTimeMs();
        slot.fold.accept(new Partial(key, rest));
        askForVerdict(slot);
    }

    private void askForVerdict(Slot slot) {
        if (!slot.judged && slot.ticket == null && slot.fold.isComplete()) {
            slot.ticket = desk.ask(slot.fold).orElse(null);
            if (slot.ticket == null) {
                judged(slot);
            }
        }
    }

    private static void judged(Slot slot) {
        slot.judged = true;
        slot.state.put(VERDICT, new byte[0]);
    }

    private void writeVerdicts() {
        for (Slot slot : slots.values()) {
            if (slot.ticket != null && slot.judged) {
                slot.ticket.settle();
                slot.ticket = null;
            } else if (slot.ticket != null) {
                slot.ticket.verdicts().ifPresent(verdicts -> {
                    Forwarder forwarder = new Forwarder(slot.run);
                    verdicts.forEach(it -> forwarder.emit(Topics.VERDICTS, VerdictRecords.parts(it), it, 0));
                    judged(slot);
                    context.commit();
                });
            }
        }
    }

    private Slot slot(RecordKey run) {
        Slot slot = slots.get(run.toString());
        if (slot == null) {
            RunEntries state = store.of(run);
            slot = new Slot(run, state, new RunFold(run.runId(), state, new Forwarder(run), windows));
            slot.lastSeenMillis = context.currentSystemTimeMs();
            slots.put(run.toString(), slot);
        }
        return slot;
    }

    @Override
    public void close() {
        if (context != null) {
            activity.closed(context.taskId().toString());
        }
        slots.values().stream().filter(slot -> slot.ticket != null).forEach(slot -> slot.ticket.settle());
        slots.clear();
    }

    private void closeSilentRuns(long nowMillis) {
        slots.entrySet().removeIf(entry -> {
            Slot slot = entry.getValue();
            long silentMillis = nowMillis - slot.lastSeenMillis;
            Duration patience = slot.fold.isDrained() ? timeouts.missing() : timeouts.silence();
            if (!slot.fold.isClosed() && silentMillis >= patience.toMillis()) {
                slot.fold.close();
            }
            boolean forget = silentMillis >= timeouts.forget().toMillis();
            if (forget && slot.ticket != null) {
                slot.ticket.settle();
            }
            if (forget) {
                store.forget(slot.run);
            }
            return forget;
        });
        activity.holds(context.taskId().toString(), new AnalyzerActivity.Held(slots.size(), 0, store.size()));
    }

    /** Metric records to their topics. */
    private final class Forwarder implements MetricSink {

        private final RecordKey run;

        private Forwarder(RecordKey run) {
            this.run = run;
        }

        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            byte[] key = new RecordKey(run.runId(), run.ingestId(), parts).toBytes();
            RecordHeaders headers = new RecordHeaders();
            if (revision > 0) {
                headers.add(
                        REVISION_HEADER, Integer.toString(revision).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            context.forward(
                    new Record<>(
                            key, serializer.serialize(topic.name(), record), context.currentSystemTimeMs(), headers),
                    topic.name());
        }
    }
}
