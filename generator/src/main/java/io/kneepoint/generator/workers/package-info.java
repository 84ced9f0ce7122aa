// SPDX-License-Identifier: Apache-2.0
/**
 * Several processes that drive one run: who takes part, when each stage begins, who is lost.
 *
 * <p>Reads: the topic {@code workers}.
 * <br>Writes: the topic {@code workers}; beginnings of stages, in the clock of the first worker.
 * <br>Knows nothing of: requests, the analyzer, who starts processes.
 */
package io.kneepoint.generator.workers;
