// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

/** Receives the pieces of a fold's state that changed. */
@FunctionalInterface
public interface StateSink {

    /** The piece under this key is now this; null when it is gone. */
    void put(byte[] key, byte[] value);
}
