// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.assembly.ArrivalFrame;
import io.kneepoint.analyzer.assembly.FrameReader;
import io.kneepoint.analyzer.assembly.MalformedEventException;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.UndecodableRecordException;
import io.kneepoint.schemas.serde.WireFormat;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Events of one partition to whole requests and partial results; what cannot be used goes to the dead letters. */
final class AssemblyProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(1);
    private static final Duration HELD_BACK_INTERVAL = Duration.ofSeconds(1);

    private final AvroDeserializer<StreamEvent> deserializer;
    private final Serializer<SpecificRecord> serializer;
    private final RunTimeouts timeouts;
    private final AnalyzerActivity activity;
    private final FrameReader frameReader = new FrameReader();
    private final ArrivalFrame frame = new ArrivalFrame();
    private ProcessorContext<byte[], byte[]> context;
    private PartitionFoldStore store;

    AssemblyProcessor(
            SchemaRegistryClient registry, MetricFormat format, RunTimeouts timeouts, AnalyzerActivity activity) {
        this.deserializer = new AvroDeserializer<>(registry, StreamEvent.class);
        this.serializer = format.serializer(registry);
        this.timeouts = timeouts;
        this.activity = activity;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(AnalyzerTopology.FOLDS_STORE);
        context.schedule(
                FORGET_INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                now -> store.forgetBefore(now - timeouts.forget().toMillis()));
        context.schedule(HELD_BACK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::sendHeldBack);
    }

    @Override
    public void close() {
        if (context != null) {
            activity.closed(context.taskId().toString());
        }
    }

    private void sendHeldBack(long nowMillis) {
        // What waits for the watermark of a worker that has died goes on before the run stage closes the run as cut.
        store.flushSilent(nowMillis - timeouts.missing().toMillis());
        long inFlight = 0;
        for (RunSlot slot : store.slots()) {
            inFlight += slot.fold.requestsInFlight();
            slot.fold.sendHeldBack();
            if (isGivenUp(slot, nowMillis)) {
                slot.fold.giveUp();
            }
            forward(slot, new Record<>(new byte[0], new byte[0], nowMillis));
        }
        activity.holds(
                context.taskId().toString(),
                new AnalyzerActivity.Held(store.slots().size(), inFlight, 0));
    }

    /** The run stage closes a run of which nothing comes; twice as long after, what comes of it here is late for certain. */
    private boolean isGivenUp(RunSlot slot, long nowMillis) {
        Duration patience = slot.fold.hasEnded() ? timeouts.missing() : timeouts.silence();
        return nowMillis - slot.lastSeenMillis >= 2 * patience.toMillis();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        activity.record();
        if (!processFrame(record)) {
            processAny(record);
        }
    }

    /** Folds what is surely a good frame of a run that is known; false, and nothing done, for anything else. */
    private boolean processFrame(Record<byte[], byte[]> record) {
        if (!deserializer.isKnownOwn(record.value())
                || !frameReader.read(record.value(), WireFormat.HEADER_LENGTH, frame)) {
            return false;
        }
        RunSlot slot = store.knownSlot(record.key(), frame);
        if (slot == null || !frame.isOfRun(record.value(), slot.runId)) {
            return false;
        }
        slot.lastSeenMillis = context.currentSystemTimeMs();
        settle(slot, slot.fold.accept(frame), slot.run, record);
        return true;
    }

    private void processAny(Record<byte[], byte[]> record) {
        RecordKey key = null;
        try {
            key = RecordKey.parse(record.key());
            StreamEvent event = deserializer.deserialize(Topics.STREAM_EVENTS.name(), record.value());
            if (event == null) {
                throw new UndecodableRecordException("value: none (expected: a StreamEvent)");
            }
            fold(key, event, record);
        } catch (UndecodableRecordException | MalformedEventException | IllegalArgumentException e) {
            deadLetter(record, key, e.getMessage());
        }
    }

    private void fold(RecordKey key, StreamEvent event, Record<byte[], byte[]> record) {
        if (!key.runId().equals(event.getRunId())) {
            throw new MalformedEventException(
                    "run: " + event.getRunId() + " in the value (expected: " + key.runId() + " as in the key)");
        }
        RunSlot slot = store.slot(key.runId(), key.ingestId(), context.currentSystemTimeMs());
        settle(slot, slot.fold.accept(event), key, record);
    }

    private void settle(
            RunSlot slot, PartitionFold.Acceptance acceptance, RecordKey key, Record<byte[], byte[]> record) {
        forward(slot, record);
        if (acceptance == PartitionFold.Acceptance.LATE) {
            deadLetter(record, key, "event: came after the run had closed (expected: before)");
        }
    }

    private void forward(RunSlot slot, Record<byte[], byte[]> record) {
        if (slot.timelines.isEmpty() && slot.partials.isEmpty()) {
            return;
        }
        for (RequestTimeline timeline : slot.timelines) {
            RecordKey key = RecordKey.ofEvent(
                    slot.run.runId(), slot.run.ingestId(), timeline.getWorker(), timeline.getOrdinal());
            String topic = Topics.REQUEST_TIMELINES.name();
            context.forward(record.withKey(key.toBytes()).withValue(serializer.serialize(topic, timeline)), topic);
        }
        slot.timelines.clear();
        if (slot.partials.isEmpty()) {
            return;
        }
        byte[] runKey = slot.run.toBytes();
        for (Partial partial : slot.partials) {
            byte[] value = ByteBuffer.allocate(2 + partial.key().length + partial.value().length)
                    .putShort((short) partial.key().length)
                    .put(partial.key())
                    .put(partial.value())
                    .array();
            context.forward(record.withKey(runKey).withValue(value), AnalyzerTopology.PARTIALS_SINK);
        }
        slot.partials.clear();
    }

    private void deadLetter(Record<byte[], byte[]> record, RecordKey key, String cause) {
        activity.deadLetter();
        RecordMetadata origin = context.recordMetadata().orElseThrow();
        DeadLetter letter = DeadLetters.letter(record, origin, cause, key == null ? null : key.runId());
        String topic = Topics.DEAD_LETTERS.name();
        context.forward(DeadLetters.envelope(record, serializer.serialize(topic, letter)), topic);
    }
}
