// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

/** What becomes of a connection when its request has ended. */
public enum ConnectionReuse {
    /** It serves another request, the last used first. */
    POOLED,
    /** It is closed: every request pays for its own. */
    FRESH
}
