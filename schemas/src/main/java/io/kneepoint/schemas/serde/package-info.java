// SPDX-License-Identifier: Apache-2.0
/**
 * Avro records to bytes and back, in the Confluent wire format.
 *
 * <p>Reads: bytes, schemas from the registry.
 * <br>Writes: bytes, schemas to the registry.
 * <br>Knows nothing of: what the records mean.
 */
package io.kneepoint.schemas.serde;
