// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.metric.ResourceTrend;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a report says of the instrument, as lines: its health, what it held, its own error, its definitions, and completeness. */
final class InstrumentText {

    private static final double BYTES_PER_MB = 1e6;
    private static final double REMARKABLE_LAG_NANOS = 20e6;

    private InstrumentText() {}

    /** Its lines, one sentence each after its two-space gap. */
    static List<String> lines(RunReport report) {
        RunStatus status = report.status();
        List<String> lines = new ArrayList<>();
        if (status.getLoopLagP99Nanos() != null) {
            lines.add("  Health    event loop lag p99 " + Numbers.duration(status.getLoopLagP99Nanos())
                    + judged(status) + " · send lateness p99 " + Numbers.duration(status.getSendLatenessP99Nanos())
                    + " · longest GC pause "
                    + pause(status.getGcPauseMaxNanos())
                    + " · Kafka missed " + String.format(Locale.ROOT, "%,d", status.getEventsDropped()) + " events");
        }
        if (status.getResources() != null) {
            lines.add("  Held      " + held(status.getResources()));
        }
        report.instrument().ifPresent(instrument -> lines.add("  Timing    " + instrument(instrument)));
        if (status.getProxyBufferingSuspected()) {
            lines.add(
                    "  Warning   responses arrive in clumps of one buffer: a proxy holds them back, so TTFT and ITL are the"
                            + " proxy's; turn its buffering off (nginx: proxy_buffering off, or answer X-Accel-Buffering: no)");
        }
        report.definitions()
                .filter(definitions -> definitions.getFirstToken() == FirstTokenRule.FIRST_CHOICE_CHUNK)
                .ifPresent(
                        definitions -> lines.add(
                                "  Defined   TTFT ends with the first chunk of a choice, be it empty"
                                        + " (the definition of the tool that measured); not comparable with TTFT to the first content"));
        lines.add("  Events    " + completeness(status));
        return lines;
    }

    /** Of what the lag is, where somebody might take it for what decides between valid and INVALID. */
    private static String judged(RunStatus status) {
        return status.getInvalidReason() != null || status.getLoopLagP99Nanos() > REMARKABLE_LAG_NANOS
                ? " over the whole run (INVALID looks only at the time in which a worker measured)"
                : "";
    }

    private static String instrument(InstrumentError instrument) {
        if (instrument instanceof InstrumentError.Measured measured) {
            return "tokens counted as arrived " + Numbers.duration((double) measured.timingErrorP50Nanos()) + " (p50), "
                    + Numbers.duration((double) measured.timingErrorP99Nanos())
                    + " (p99) after they were sent, by calibration before the run with " + measured.streams()
                    + " streams, " + Numbers.number(measured.tokensPerSecond()) + " tok/s";
        }
        return "not calibrated: the instrument's own error is not known (--no-calibration)";
    }

    private static String pause(Long nanos) {
        return nanos != null && nanos == 0
                ? "none"
                : Numbers.duration(nanos == null ? null : (Double) (double) (long) nanos);
    }

    private static String completeness(RunStatus status) {
        String counts = status.getEventsExpected() == null
                ? String.format(Locale.ROOT, "%,d events, of an unknown number", status.getEventsReceived())
                : String.format(
                        Locale.ROOT, "%,d of %,d events", status.getEventsReceived(), status.getEventsExpected());
        return status.getState() == RunState.COMPLETE
                ? "complete: " + counts
                : status.getState() + ": " + counts
                        + (status.getDetail() == null ? "" : " (" + status.getDetail() + ")");
    }

    private static String held(ResourceTrend held) {
        String lateness = held.getFirstSendLatenessP99Nanos() == null || held.getLastSendLatenessP99Nanos() == null
                ? ""
                : " · send lateness p99 " + Numbers.duration(held.getFirstSendLatenessP99Nanos()) + " → "
                        + Numbers.duration(held.getLastSendLatenessP99Nanos());
        return String.format(
                Locale.ROOT,
                "%sopen files %,d → %,d · threads %,d → %,d%s (first → last quarter of the run)",
                heap(held),
                held.getOpenFilesFirst(),
                held.getOpenFilesLast(),
                held.getThreadsFirst(),
                held.getThreadsLast(),
                lateness);
    }

    /** The heap that was live, where a collection was asked for to know it; else that in use, which holds garbage too. */
    private static String heap(ResourceTrend held) {
        if (held.getLiveHeapBefore() != null && held.getLiveHeapAfter() != null) {
            return String.format(
                    Locale.ROOT,
                    "live heap %.1f MB before the first request, %s%.1f MB after the last response · ",
                    held.getLiveHeapBefore() / BYTES_PER_MB,
                    held.getLiveHeapWarm() == null
                            ? ""
                            : String.format(Locale.ROOT, "%.1f MB warm, ", held.getLiveHeapWarm() / BYTES_PER_MB),
                    held.getLiveHeapAfter() / BYTES_PER_MB);
        }
        return String.format(
                Locale.ROOT,
                "heap in use, with garbage, %.1f → %.1f MB · ",
                held.getHeapFirst() / BYTES_PER_MB,
                held.getHeapLast() / BYTES_PER_MB);
    }
}
