// SPDX-License-Identifier: Apache-2.0
/**
 * What the workers of a run say to each other. Generated from {@code workers.avdl}.
 *
 * <p>Reads: nothing; the workers fill these.
 * <br>Writes: nothing; the workers act on these.
 * <br>Knows nothing of: what the run sends and measures.
 */
package io.kneepoint.schemas.workers;
