// SPDX-License-Identifier: Apache-2.0
/**
 * The topics of Kneepoint and the keys of their records.
 *
 * <p>Reads: nothing.
 * <br>Writes: topics that are missing.
 * <br>Knows nothing of: producers, consumers, metrics.
 */
package io.kneepoint.schemas.topic;
