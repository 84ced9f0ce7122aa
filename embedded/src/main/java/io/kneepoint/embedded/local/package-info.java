// SPDX-License-Identifier: Apache-2.0
/**
 * What a server of this process borrows from the machine: a locked directory and a loopback port it remembers.
 *
 * <p>Reads: the port file and the lock of a data directory.
 * <br>Writes: the same two files.
 * <br>Knows nothing of: Kafka, schemas, HTTP.
 */
package io.kneepoint.embedded.local;
