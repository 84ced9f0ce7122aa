// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.Outcome;

/**
 * Where a request is.
 *
 * <pre>
 *  [{@link Scheduled}] ──▶ [{@link Connecting}] ──▶ [{@link Sending}] ──▶ [{@link Waiting}] ──▶ [{@link Streaming}] ──▶ [{@link Ended}]
 *        └──── reused connection ───▶┘  ▲                    │   └──▶ [{@link Refused}] ────▶┘
 *                       └───────────────┴── stale, once ─────┘
 *  every state ── failure, deadline, abort ──▶ [{@link Ended}]
 * </pre>
 */
public sealed interface RequestState {

    /** The schedule asked for it. */
    record Scheduled() implements RequestState {}

    /** A connection is being made for it, since this moment of the run's clock. */
    record Connecting(long sinceNanos) implements RequestState {}

    /** Its bytes are on their way to the socket, since this moment of the run's clock. */
    record Sending(long sinceNanos) implements RequestState {}

    /** Its last byte was handed to the socket; no head has arrived. */
    record Waiting() implements RequestState {}

    /** The head announced a stream. */
    record Streaming() implements RequestState {}

    /** The head announced a failure, whose body is read for its kind since this moment of the run's clock. */
    record Refused(Outcome outcome, String detail, long sinceNanos, RefusalBody body) implements RequestState {}

    /** It is over. */
    record Ended(Outcome outcome) implements RequestState {}
}
