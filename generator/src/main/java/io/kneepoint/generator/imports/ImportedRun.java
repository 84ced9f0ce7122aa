// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.FrameBuffer;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.TrustedRecords;

/**
 * Turns what the files tell into the events of a run: numbers requests and events, cuts arrivals into frames, keeps the totals.
 *
 * <p>An imported run has one worker. Confined to one thread.
 */
final class ImportedRun {

    private static final int WORKER = 0;
    private static final int FRAME_MAX_ARRIVALS = 64;
    private static final long FRAME_LINGER_NANOS = 250_000_000L;

    static {
        TrustedRecords.install();
    }

    private final String runId;
    private final EventSink sink;
    private long runSequence;
    private long ordinal;
    private long requestSequence;
    private long events;
    private int stage = -1;
    private ImportedStage current;
    private long requestsOfStage;

    ImportedRun(String runId, EventSink sink) {
        this.runId = runId;
        this.sink = sink;
    }

    void start(ImportFacts facts, Long startedEpochNanos) {
        ofRun(RunStarted.newBuilder()
                .setStartedEpochNanos(startedEpochNanos)
                .setWorkers(1)
                .setTool(facts.tool())
                .setEndpoint(facts.endpoint().orElse(null))
                .setModel(facts.model().orElse(null))
                .setLabels(facts.labels())
                .setDefinitions(facts.definitions())
                .build());
    }

    void beginStage(ImportedStage begun) {
        stage++;
        current = begun;
        requestsOfStage = 0;
        boolean closedLoop = begun.kind() == LoadKind.CLOSED_LOOP;
        ofRun(StageStarted.newBuilder()
                .setStage(stage)
                .setName(begun.name())
                .setKind(begun.kind())
                .setConcurrency(closedLoop ? begun.concurrency() : null)
                .setRatePerSecond(begun.ratePerSecond())
                .setStartedEpochNanos(begun.startedEpochNanos())
                .build());
    }

    void request(ImportedRequest request) {
        requestSequence = 0;
        requestsOfStage++;
        ofRequest(new RequestScheduled(
                stage, request.intendedEpochNanos, request.askedPromptTokens, request.askedOutputTokens));
        if (request.outcome != Outcome.SHED) {
            ofRequest(new RequestSent(request.sentEpochNanos, request.connectDurationNanos, null));
        }
        if (request.headersOffsetNanos != null && request.httpStatus != null) {
            ofRequest(new ResponseStarted(request.headersOffsetNanos, request.httpStatus));
        }
        arrivals(request);
        ofRequest(RequestEnded.newBuilder()
                .setOutcome(request.outcome)
                .setClosedOffsetNanos(request.closedOffsetNanos)
                .setHttpStatus(request.httpStatus)
                .setFirstChoiceOffsetNanos(request.firstChoiceOffsetNanos)
                .setUsageOffsetNanos(request.usageOffsetNanos)
                .setDoneOffsetNanos(request.doneOffsetNanos)
                .setPromptTokens(request.promptTokens)
                .setOutputTokens(request.outputTokens)
                .setCachedTokens(request.cachedTokens)
                .setDetail(detail(request.outcome))
                .build());
        ordinal++;
    }

    /**
     * A request with times is cut into frames as a live run cuts it, so that it replays like one: the first arrival alone, and no
     * frame longer than the linger. Without times there is no pace to keep, and frames are as full as they can be.
     */
    private void arrivals(ImportedRequest request) {
        boolean asLive = request.sentEpochNanos != null;
        FrameBuffer frame = new FrameBuffer();
        for (int i = 0; i < request.arrivals(); i++) {
            long offset = request.arrivalNanos(i);
            if (asLive && !frame.isEmpty() && offset - frame.firstOffsetNanos() > FRAME_LINGER_NANOS) {
                ofRequest(frame.take());
            }
            Long answer = request.firstAnswerOffsetNanos;
            frame.add(offset, request.arrivalTokens(i), answer != null && answer == offset);
            if ((asLive && i == 0) || frame.size() == FRAME_MAX_ARRIVALS) {
                ofRequest(frame.take());
            }
        }
        if (!frame.isEmpty()) {
            ofRequest(frame.take());
        }
    }

    private static String detail(Outcome outcome) {
        if (outcome == Outcome.OK) {
            return null;
        }
        return outcome == Outcome.UNKNOWN
                ? "failed; the file's text does not say how"
                : "judged by the error in the file, whose text is not kept";
    }

    void endStage() {
        ofRun(StageEnded.newBuilder()
                .setStage(stage)
                .setEndedEpochNanos(current.endedEpochNanos())
                .setStatedDurationNanos(current.statedDurationNanos().orElse(null))
                .setRequestsScheduled(requestsOfStage)
                .build());
    }

    void end(Long endedEpochNanos) {
        ofRun(RunEnded.newBuilder()
                .setEndedEpochNanos(endedEpochNanos)
                .setReason(EndReason.FINISHED)
                .setEventsGenerated(events + 1)
                .setRequestsScheduled(ordinal)
                .build());
    }

    private void ofRun(Object payload) {
        events++;
        sink.accept(new StreamEvent(runId, WORKER, null, runSequence++, payload));
    }

    private void ofRequest(Object payload) {
        events++;
        sink.accept(new StreamEvent(runId, WORKER, ordinal, requestSequence++, payload));
    }
}
