// SPDX-License-Identifier: Apache-2.0
/**
 * Load that has happened elsewhere: public traces and our own recordings, as arrivals with lengths.
 *
 * <p>Reads: trace files, recorded runs through {@link io.kneepoint.generator.replay}.
 * <br>Writes: offsets for {@link io.kneepoint.generator.arrival}, request contents for {@link io.kneepoint.generator.driver}.
 * <br>Knows nothing of: plans, endpoints, answers.
 */
package io.kneepoint.generator.trace;
