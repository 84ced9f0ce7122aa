// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.Dialect;

/**
 * What all requests of one event loop share.
 *
 * @param clock the run's clock
 * @param journal where events go
 * @param dialect what responses are written in
 * @param reader that dialect's reader on this event loop
 * @param openFrames requests with arrivals that wait
 * @param frames how arrivals are bundled
 * @param timeouts how long a request may take
 * @param counters what was counted so far
 */
public record RequestContext(
        RunClock clock,
        RunJournal journal,
        Dialect dialect,
        Dialect.Reader reader,
        OpenFrames openFrames,
        FrameSettings frames,
        Timeouts timeouts,
        RequestCounters counters) {

    /** The context of one event loop. */
    public static RequestContext of(
            RunClock clock, RunJournal journal, Dialect dialect, FrameSettings frames, Timeouts timeouts) {
        return new RequestContext(
                clock, journal, dialect, dialect.reader(), new OpenFrames(), frames, timeouts, new RequestCounters());
    }
}
