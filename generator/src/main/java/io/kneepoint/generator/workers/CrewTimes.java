// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import java.time.Duration;

/**
 * How long the workers of a run wait for each other.
 *
 * @param assembly how long all of them may take to come together
 * @param silence after how long of hearing nothing a process is taken for dead
 * @param sign time between two signs of life
 * @param poll how long a look for signals waits, and so how late one may leave
 * @param lead time from the call of a stage to its beginning, for the call to reach all
 * @param clockRounds questions about the time
 */
public record CrewTimes(
        Duration assembly, Duration silence, Duration sign, Duration poll, Duration lead, int clockRounds) {

    /** All together within that time; 10 s, 1 s, 20 ms, 300 ms, 40 questions. */
    public static CrewTimes of(Duration assembly) {
        return new CrewTimes(
                assembly,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                40);
    }
}
