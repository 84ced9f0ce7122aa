// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.OptionalLong;

/**
 * What a new connection cost before it could be used.
 *
 * @param totalDurationNanos name resolution, TCP and TLS together; ns
 * @param dnsDurationNanos name resolution; ns, empty when the host is an address
 */
public record ConnectTimes(long totalDurationNanos, OptionalLong dnsDurationNanos) {

    /** The part of it that falls into its last so many ns, for a request that came when the connection was being made already. */
    public ConnectTimes within(long lastNanos) {
        return lastNanos >= totalDurationNanos ? this : new ConnectTimes(lastNanos, OptionalLong.empty());
    }
}
