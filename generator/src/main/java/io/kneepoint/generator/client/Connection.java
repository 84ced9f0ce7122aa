// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

/**
 * A connection that is ready for requests.
 *
 * <p>Confined to one event loop.
 */
interface Connection {

    /** Most requests that it serves at once, as far as is known (≥ 1). */
    long capacity();

    /** Whether it takes another request now. */
    boolean hasRoom();

    /** A place for one request; only when it has room. */
    Lane open();

    void close();
}
