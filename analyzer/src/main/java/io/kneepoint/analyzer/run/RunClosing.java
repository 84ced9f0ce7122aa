// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.metric.RunState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a run is closed, how, and why: COMPLETE or INCOMPLETE by the events that were counted, INCOMPLETE or CUT when it is given
 * up, which nothing undoes. That it was given up is kept in the run's store. Confined to one thread.
 */
final class RunClosing {

    /** Key under which it is kept that the run was given up, and how many events had been received then. */
    private static final byte[] GIVEN_UP = {'x'};

    private static final int NAMED_WORKERS = 10;

    private final FoldStore store;
    private final RunRoster roster;
    private final RunProgress progress;
    private RunState state = RunState.RUNNING;

    /** Events received when the run was given up; null unless it was. */
    private Long receivedWhenGivenUp;

    RunClosing(FoldStore store, RunRoster roster, RunProgress progress) {
        this.store = store;
        this.roster = roster;
        this.progress = progress;
    }

    /** Goes on where the fold before it on the same store stopped; call when roster and progress are what they were. */
    void resume() {
        byte[] given = store.get(GIVEN_UP);
        if (given == null) {
            judge();
        } else {
            receivedWhenGivenUp = ByteBuffer.wrap(given).getLong();
            state = givenUpState();
        }
    }

    /** Says how the run ended once as many events have been folded as were generated. */
    void judge() {
        if (progress.isDrained() && received() >= roster.eventsGenerated()) {
            state = received() == roster.eventsGenerated() && late() == 0 ? RunState.COMPLETE : RunState.INCOMPLETE;
        }
    }

    /** Gives the run up if it is not closed; whether there is now something to write about it. */
    boolean close() {
        if (state != RunState.RUNNING) {
            return false;
        }
        if (roster.declaration() == null) {
            // Nothing is written about it: these may be leftovers of a run whose records are there already.
            state = RunState.CUT;
            return false;
        }
        state = givenUpState();
        receivedWhenGivenUp = progress.events();
        store.put(
                GIVEN_UP,
                ByteBuffer.allocate(Long.BYTES).putLong(receivedWhenGivenUp).array());
        return true;
    }

    private RunState givenUpState() {
        return roster.hasEnded() ? RunState.INCOMPLETE : RunState.CUT;
    }

    RunState state() {
        return state;
    }

    /** Whether the run was given up while something of it was missing. */
    boolean isGivenUp() {
        return receivedWhenGivenUp != null;
    }

    /** Distinct events that came before the run was closed. */
    long received() {
        return receivedWhenGivenUp == null ? progress.events() : receivedWhenGivenUp;
    }

    private long late() {
        return progress.events() - received() + progress.lateEvents();
    }

    /** Why it is not COMPLETE; empty when it is, and while it goes on. */
    Optional<String> detail() {
        return Optional.ofNullable(
                switch (state) {
                    case CUT -> cutDetail();
                    case INCOMPLETE -> incompleteDetail();
                    default -> null;
                });
    }

    private String cutDetail() {
        return roster.declaration() == null
                ? "no worker said that it had started"
                : roster.workersEnded() + " of " + roster.declaration().getWorkers()
                        + " workers said that they had ended; " + missingWorkers() + " was cut off";
    }

    private String incompleteDetail() {
        long missing = roster.eventsGenerated() - received();
        if (late() > 0) {
            return late() + " events came after the run had closed";
        }
        return missing > 0
                ? missing + " of " + roster.eventsGenerated() + " events are missing"
                : -missing + " events more than the workers say they generated";
    }

    /** By number, the first few. */
    private String missingWorkers() {
        List<Integer> missing = roster.missing();
        String numbers = missing.stream()
                .limit(NAMED_WORKERS)
                .map(worker -> "worker " + worker)
                .collect(Collectors.joining(", "));
        return missing.size() > NAMED_WORKERS
                ? numbers + " and " + (missing.size() - NAMED_WORKERS) + " more"
                : numbers;
    }
}
