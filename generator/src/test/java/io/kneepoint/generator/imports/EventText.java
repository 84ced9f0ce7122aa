// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events as short lines, one a request and one an event of the run, with every number that is there; so a test can pin them all. */
final class EventText {

    private EventText() {}

    /** The run's own events in their order, then the requests by number, however their events are mixed and framed. */
    static List<String> of(List<StreamEvent> events) {
        List<String> lines = new ArrayList<>();
        Map<Long, List<String>> requests = new TreeMap<>();
        for (StreamEvent event : events) {
            if (event.getOrdinal() == null) {
                lines.add(ofRun(event.getPayload()));
            } else {
                List<String> parts = requests.computeIfAbsent(event.getOrdinal(), o -> new ArrayList<>());
                assertThat(event.getSequence()).isEqualTo(parts.size());
                parts.add(ofRequest(event.getPayload()));
            }
        }
        requests.forEach((ordinal, parts) -> lines.add(ordinal + ":" + String.join("", parts)));
        return lines;
    }

    private static String ofRun(Object payload) {
        if (payload instanceof RunStarted run) {
            return "run " + run.getTool() + part("model", run.getModel()) + part("endpoint", run.getEndpoint())
                    + part("at", run.getStartedEpochNanos()) + " "
                    + run.getDefinitions().getFirstToken() + " "
                    + run.getDefinitions().getLastToken() + " "
                    + run.getDefinitions().getFidelity() + (run.getLabels().isEmpty() ? "" : " " + run.getLabels());
        }
        if (payload instanceof StageStarted stage) {
            return "stage " + stage.getStage() + " " + stage.getName() + " " + stage.getKind()
                    + part("concurrency", stage.getConcurrency()) + part("rate", stage.getRatePerSecond())
                    + part("at", stage.getStartedEpochNanos());
        }
        if (payload instanceof StageEnded stage) {
            return "stage " + stage.getStage() + " ended" + part("at", stage.getEndedEpochNanos())
                    + part("stated", stage.getStatedDurationNanos()) + part("requests", stage.getRequestsScheduled());
        }
        RunEnded run = (RunEnded) payload;
        return "run ended" + part("at", run.getEndedEpochNanos()) + part("events", run.getEventsGenerated())
                + part("requests", run.getRequestsScheduled());
    }

    private static String ofRequest(Object payload) {
        if (payload instanceof RequestScheduled scheduled) {
            return part("intended", scheduled.getIntendedEpochNanos())
                    + part("asked", scheduled.getPromptTokens())
                    + part("max", scheduled.getMaxOutputTokens());
        }
        if (payload instanceof RequestSent sent) {
            return sent.getSentEpochNanos() == null ? " sent" : part("sent", sent.getSentEpochNanos());
        }
        if (payload instanceof ResponseStarted started) {
            return part("headers", started.getHeadersOffsetNanos());
        }
        if (payload instanceof TokensArrived frame) {
            return arrivals(frame);
        }
        RequestEnded ended = (RequestEnded) payload;
        return " " + ended.getOutcome() + part("status", ended.getHttpStatus())
                + part("choice", ended.getFirstChoiceOffsetNanos()) + part("usage", ended.getUsageOffsetNanos())
                + part("done", ended.getDoneOffsetNanos()) + part("closed", ended.getClosedOffsetNanos())
                + part("in", ended.getPromptTokens()) + part("out", ended.getOutputTokens())
                + part("cached", ended.getCachedTokens());
    }

    private static String arrivals(TokensArrived frame) {
        StringBuilder text = new StringBuilder(" [");
        long offset = frame.getFirstOffsetNanos();
        for (int i = 0; i <= frame.getDeltasNanos().size(); i++) {
            offset += i == 0 ? 0 : frame.getDeltasNanos().get(i - 1);
            text.append(i == 0 ? "" : " ").append(offset);
            if (!frame.getTokens().isEmpty()) {
                text.append('x').append(frame.getTokens().get(i));
            }
        }
        return text.append(']') + part("answer", frame.getFirstAnswerOffsetNanos());
    }

    private static String part(String name, Object value) {
        return value == null ? "" : " " + name + "=" + value;
    }
}
