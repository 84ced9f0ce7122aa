// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.util.OptionalLong;

/**
 * The moments at which requests are meant to be sent, one after the other.
 *
 * <p>Guarantees: pure; nothing that happens to a request moves a later one; each moment is derived from the index of its arrival,
 * so that no error adds up. Confined to one thread.
 */
@FunctionalInterface
public interface ArrivalSchedule {

    /** The next arrival, at or after the one before; empty when there are no more. [ns since the schedule began] */
    OptionalLong nextArrivalNanos();
}
