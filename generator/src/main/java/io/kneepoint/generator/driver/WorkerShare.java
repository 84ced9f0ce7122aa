// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

/**
 * The part of a run's load that is one worker's: of everything that is counted from 0 (slots of a closed loop, arrivals of a schedule,
 * requests), the numbers that leave the worker's own when divided by the number of workers.
 *
 * <p>Guarantees: the shares of all workers of a run have nothing in common and make the whole, so that N workers send together
 * what one would have sent. Immutable.
 *
 * @param worker the worker, from 0
 * @param workers how many there are, 1 or more
 */
public record WorkerShare(int worker, int workers) {

    /** The share of a worker that is alone. */
    public static final WorkerShare WHOLE = new WorkerShare(0, 1);

    public WorkerShare {
        if (workers < 1 || worker < 0 || worker >= workers) {
            throw new IllegalArgumentException(
                    "worker: " + worker + " of " + workers + " (expected: from 0, less than their number)");
        }
    }

    /** Whether the thing of that number, from 0, is this worker's. */
    public boolean has(long number) {
        return number % workers == worker;
    }

    /** How many of so many things are this worker's; 0 or more. */
    public int of(int total) {
        return (int) ((total - (long) worker + workers - 1) / workers);
    }

    /** Number among all workers' of the thing that has that number, from 0, among this worker's own. */
    public long numberOf(long own) {
        return own * workers + worker;
    }
}
