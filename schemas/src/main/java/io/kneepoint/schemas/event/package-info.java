// SPDX-License-Identifier: Apache-2.0
/**
 * What happened: the records of {@code kneepoint.stream-events}. Generated from {@code stream-event.avdl}.
 *
 * <p>Reads: nothing; the generator, the imports and replays fill these.
 * <br>Writes: nothing; recordings and the analyzer keep these.
 * <br>Knows nothing of: windows, levels, statistics, how the records travel.
 */
package io.kneepoint.schemas.event;
