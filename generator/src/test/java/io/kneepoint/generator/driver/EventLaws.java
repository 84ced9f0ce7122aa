// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.HealthSample;
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
import io.kneepoint.schemas.event.Watermark;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Laws that the events of every run obey, whatever happened in it. */
final class EventLaws {

    private EventLaws() {}

    static void assertAll(List<StreamEvent> events) {
        assertFrame(events);
        assertIdentities(events);
        assertCount(events);
        assertWatermarks(events);
        assertRequests(events);
    }

    private static void assertFrame(List<StreamEvent> events) {
        assertThat(events.get(0).getPayload()).isInstanceOf(RunStarted.class);
        assertThat(events.get(events.size() - 1).getPayload()).isInstanceOf(RunEnded.class);
    }

    private static void assertIdentities(List<StreamEvent> events) {
        Map<Long, Long> nextSequence = new HashMap<>();
        for (StreamEvent event : events) {
            long expected = nextSequence.merge(event.getOrdinal(), 1L, Long::sum) - 1;
            assertThat(event.getSequence())
                    .as("sequence of %s", event.getOrdinal())
                    .isEqualTo(expected);
        }
        Set<Long> ordinals = new HashSet<>(nextSequence.keySet());
        ordinals.remove(null);
        for (long ordinal = 0; ordinal < ordinals.size(); ordinal++) {
            assertThat(ordinals).contains(ordinal);
        }
    }

    private static void assertCount(List<StreamEvent> events) {
        RunEnded ended = (RunEnded) events.get(events.size() - 1).getPayload();
        long distinct = events.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .map(event -> event.getOrdinal() + "/" + event.getSequence())
                .distinct()
                .count();
        assertThat(ended.getEventsGenerated()).isEqualTo(distinct);
        assertThat(ended.getRequestsScheduled())
                .isEqualTo(events.stream()
                        .filter(event -> event.getPayload() instanceof RequestScheduled)
                        .count());
    }

    /** No event is older than a watermark that came before it, and watermarks do not run backwards. */
    private static void assertWatermarks(List<StreamEvent> events) {
        Map<Long, Long> sentByOrdinal = new HashMap<>();
        Map<Long, Long> intendedByOrdinal = new HashMap<>();
        long watermark = Long.MIN_VALUE;
        int seen = 0;
        for (StreamEvent event : events) {
            Object payload = event.getPayload();
            if (payload instanceof RequestScheduled scheduled) {
                intendedByOrdinal.put(event.getOrdinal(), scheduled.getIntendedEpochNanos());
            } else if (payload instanceof RequestSent sent) {
                sentByOrdinal.put(event.getOrdinal(), sent.getSentEpochNanos());
            }
            Long zero = sentByOrdinal.getOrDefault(event.getOrdinal(), intendedByOrdinal.get(event.getOrdinal()));
            assertThat(timeOf(payload, zero)).as("time of %s", event).isGreaterThanOrEqualTo(watermark);
            if (payload instanceof Watermark mark) {
                watermark = mark.getWatermarkEpochNanos();
                seen++;
            }
        }
        assertThat(seen).isPositive();
    }

    private static long timeOf(Object payload, Long zero) {
        if (payload instanceof RunStarted started) {
            return started.getStartedEpochNanos();
        } else if (payload instanceof StageStarted started) {
            return started.getStartedEpochNanos();
        } else if (payload instanceof RequestScheduled scheduled) {
            return scheduled.getIntendedEpochNanos();
        } else if (payload instanceof RequestSent sent) {
            return sent.getSentEpochNanos();
        } else if (payload instanceof ResponseStarted started) {
            return zero + started.getHeadersOffsetNanos();
        } else if (payload instanceof TokensArrived arrived) {
            return zero + arrived.getFirstOffsetNanos();
        } else if (payload instanceof RequestEnded ended) {
            return zero + ended.getClosedOffsetNanos();
        } else if (payload instanceof HealthSample sample) {
            return sample.getSampledEpochNanos();
        } else if (payload instanceof Watermark mark) {
            return mark.getWatermarkEpochNanos();
        } else if (payload instanceof StageEnded ended) {
            return ended.getEndedEpochNanos();
        }
        return ((RunEnded) payload).getEndedEpochNanos();
    }

    /** A request is scheduled first and ended last, once each, and its times do not run backwards. */
    private static void assertRequests(List<StreamEvent> events) {
        Map<Long, StreamEvent> last = new HashMap<>();
        Map<Long, Long> lastOffset = new HashMap<>();
        for (StreamEvent event : events) {
            Long ordinal = event.getOrdinal();
            if (ordinal == null) {
                continue;
            }
            boolean first = last.put(ordinal, event) == null;
            assertThat(event.getPayload() instanceof RequestScheduled)
                    .as("%s", event)
                    .isEqualTo(first);
            if (event.getPayload() instanceof TokensArrived arrived) {
                assertThat(arrived.getFirstOffsetNanos())
                        .as("%s", event)
                        .isGreaterThan(lastOffset.getOrDefault(ordinal, 0L));
                assertThat(arrived.getDeltasNanos()).as("%s", event).allMatch(delta -> delta > 0);
                if (!arrived.getTokens().isEmpty()) {
                    assertThat(arrived.getTokens())
                            .hasSize(arrived.getDeltasNanos().size() + 1);
                    assertThat(arrived.getTokens()).anyMatch(tokens -> tokens > 1);
                }
                lastOffset.put(
                        ordinal,
                        arrived.getFirstOffsetNanos()
                                + arrived.getDeltasNanos().stream()
                                        .mapToLong(Long::longValue)
                                        .sum());
            } else if (event.getPayload() instanceof RequestEnded ended) {
                assertThat(ended.getClosedOffsetNanos()).isGreaterThanOrEqualTo(lastOffset.getOrDefault(ordinal, 0L));
            }
        }
        assertThat(last.values()).allMatch(event -> event.getPayload() instanceof RequestEnded);
    }
}
