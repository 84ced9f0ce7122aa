// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.time.Instant;
import java.util.Optional;

/**
 * How a recording ended: the part of {@code run.json} that is known afterwards. A recording without one was cut, or still goes on.
 *
 * @param endedAt when the file was closed
 * @param eventsWritten events in the file, watermarks included
 * @param eventsLost events that were offered to the file and are not in it
 * @param problem why the recording stopped early; empty when it did not
 * @param invalid why the measurement must not be trusted, as the end of the run says; empty when nothing speaks against it
 */
public record RecordingOutcome(
        Instant endedAt, long eventsWritten, long eventsLost, Optional<String> problem, Optional<String> invalid) {

    /** Of a run that nothing speaks against. */
    public RecordingOutcome(Instant endedAt, long eventsWritten, long eventsLost, Optional<String> problem) {
        this(endedAt, eventsWritten, eventsLost, problem, Optional.empty());
    }
}
