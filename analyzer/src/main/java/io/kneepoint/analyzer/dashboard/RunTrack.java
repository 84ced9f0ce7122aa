// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * The metric records of one published run, each with the version in which it last changed; the last record of a key counts.
 *
 * <p>Bounded: the newest {@value #MOST_WINDOWS} windows of one second, the newest {@value #MOST_LANES} requests. Not for use by
 * several threads; {@link RunBoard} guards it.
 */
final class RunTrack {

    static {
        TrustedRecords.install();
    }

    static final int MOST_WINDOWS = 20_000;
    static final int MOST_LANES = 100_000;

    /** Length of the windows that are shown. */
    static final long WINDOW_NANOS = 1_000_000_000L;

    private final String runId;
    private final Function<String, Serving> servingOf;
    private final TreeMap<Long, Versioned<LatencyWindow>> windows = new TreeMap<>();
    private final TreeMap<Integer, ConcurrencyLevel> levels = new TreeMap<>();
    private final LinkedHashMap<LaneKey, Versioned<Lane>> lanes = new LinkedHashMap<>();
    private ConcurrencyCurve curve;
    private RunStatus status;
    private Verdict verdict;
    private long reportVersion;
    private boolean gapsTimed;

    private record Versioned<T>(long version, T value) {}

    private record LaneKey(int worker, long ordinal) {}

    /** An empty track; what serves a model is told by the model's name. */
    RunTrack(String runId, Function<String, Serving> servingOf) {
        this.runId = runId;
        this.servingOf = servingOf;
    }

    /** Takes a record as part of this version. Whether it is a request that was not known before. */
    boolean take(SpecificRecord record, long version) {
        if (record instanceof RequestTimeline timeline) {
            return takeTimeline(timeline, version);
        }
        if (record instanceof LatencyWindow window) {
            takeWindow(window, version);
        } else if (record instanceof ConcurrencyLevel level) {
            levels.put(level.getStage(), level);
            takeGaps(level.getItl(), version);
            reportVersion = version;
        } else if (record instanceof ConcurrencyCurve it) {
            curve = it;
            reportVersion = version;
        } else if (record instanceof RunStatus it) {
            status = it;
            reportVersion = version;
        } else if (record instanceof Verdict it && VerdictRecords.isOfWholeRun(it)) {
            verdict = it;
            reportVersion = version;
        }
        return false;
    }

    /**
     * A window or level has gaps only where every arrival was timed. Until one has, gaps of requests are not shown: they may be
     * nothing but first and last arrival. From then on they are, also of those that were shown without.
     */
    private void takeGaps(LatencySummary gaps, long version) {
        if (!gapsTimed && gaps != null && gaps.getCount() > 0) {
            gapsTimed = true;
            lanes.replaceAll((key, lane) -> new Versioned<>(version, lane.value()));
        }
    }

    /** Whether gaps between arrivals were timed, as far as is known. */
    boolean gapsTimed() {
        return gapsTimed;
    }

    private void takeWindow(LatencyWindow window, long version) {
        takeGaps(window.getItl(), version);
        if (window.getLengthNanos() != WINDOW_NANOS) {
            return;
        }
        windows.put(window.getStartEpochNanos(), new Versioned<>(version, window));
        if (windows.size() > MOST_WINDOWS) {
            windows.pollFirstEntry();
        }
    }

    private boolean takeTimeline(RequestTimeline timeline, long version) {
        if (timeline.getSentEpochNanos() == null) {
            return false;
        }
        LaneKey key = new LaneKey(timeline.getWorker(), timeline.getOrdinal());
        boolean fresh = lanes.remove(key) == null;
        lanes.put(key, new Versioned<>(version, Lane.of(timeline)));
        if (lanes.size() > MOST_LANES) {
            lanes.remove(lanes.keySet().iterator().next());
        }
        return fresh;
    }

    String runId() {
        return runId;
    }

    /** When it started; 0 while that is unknown. [ns since the Unix epoch] */
    long startedEpochNanos() {
        return status == null || status.getStartedEpochNanos() == null ? 0 : status.getStartedEpochNanos();
    }

    /** Whether its end has not been told yet. */
    boolean goesOn() {
        return status == null || status.getState() == RunState.RUNNING;
    }

    int lanes() {
        return lanes.size();
    }

    void forgetLanes() {
        lanes.clear();
    }

    /** Whether state, levels or curve changed after this version. */
    boolean reportChangedSince(long version) {
        return reportVersion > version;
    }

    /** What a report of this run says so far. */
    RunReport report(Thresholds thresholds) {
        RunStatus now = status != null
                ? status
                : RunStatus.newBuilder()
                        .setRunId(runId)
                        .setState(RunState.RUNNING)
                        .setEventsExpected(null)
                        .setEventsReceived(0)
                        .build();
        return new RunReport(
                now,
                List.copyOf(levels.values()),
                Optional.ofNullable(curve),
                Optional.empty(),
                Optional.empty(),
                now.getModel() == null ? Serving.unknown() : servingOf.apply(now.getModel()),
                Map.of(),
                verdict == null ? List.of() : List.of(VerdictRecords.sentence(verdict)),
                thresholds);
    }

    /** The window that begins last; empty before the first. */
    Optional<LatencyWindow> newestWindow() {
        return Optional.ofNullable(windows.lastEntry())
                .map(entry -> entry.getValue().value());
    }

    /** Windows that changed after this version, in the order of time. */
    List<LatencyWindow> windowsSince(long version) {
        return windows.values().stream()
                .filter(it -> it.version() > version)
                .map(Versioned::value)
                .toList();
    }

    /** The newest requests that came after this version, at most this many, in the order in which they came. */
    List<Lane> lanesSince(long version, int most) {
        List<Lane> changed = lanes.values().stream()
                .filter(it -> it.version() > version)
                .map(it -> gapsTimed ? it.value() : it.value().withoutGaps())
                .toList();
        return changed.subList(Math.max(0, changed.size() - most), changed.size());
    }

    /** Requests of each level's measurement, by the level's stage; those of unknown times are left out. */
    Map<ConcurrencyLevel, List<Lane>> measuredLanes() {
        Map<ConcurrencyLevel, List<Lane>> measured = new LinkedHashMap<>();
        for (ConcurrencyLevel level : levels.values()) {
            List<Lane> inside = new ArrayList<>();
            lanes.values().stream()
                    .map(Versioned::value)
                    .filter(lane -> lane.stage() == level.getStage() && endsIn(lane, level))
                    .forEach(inside::add);
            measured.put(level, inside);
        }
        return measured;
    }

    private static boolean endsIn(Lane lane, ConcurrencyLevel level) {
        if (level.getMeasureFromEpochNanos() == null
                || level.getMeasureDurationNanos() == null
                || lane.closedOffsetNanos().isEmpty()) {
            return false;
        }
        long sinceNanos =
                lane.sentEpochNanos() + lane.closedOffsetNanos().getAsLong() - level.getMeasureFromEpochNanos();
        return sinceNanos >= 0 && sinceNanos < level.getMeasureDurationNanos();
    }
}
