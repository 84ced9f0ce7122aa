// SPDX-License-Identifier: Apache-2.0
/**
 * What could not be used, with its cause. Generated from {@code dead-letter.avdl}.
 *
 * <p>Reads: nothing; any stage fills these.
 * <br>Writes: nothing; people read these.
 * <br>Knows nothing of: what the record should have been.
 */
package io.kneepoint.schemas.deadletter;
