// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

/**
 * What the client did so far.
 *
 * @param connectionsOpened connections that were made
 * @param requestsOnReusedConnections requests that were sent on a connection that had served before
 * @param staleRetries requests that were sent again because their reused connection was dead
 */
public record ClientCounters(long connectionsOpened, long requestsOnReusedConnections, long staleRetries) {

    static final ClientCounters NONE = new ClientCounters(0, 0, 0);

    ClientCounters opened() {
        return new ClientCounters(connectionsOpened + 1, requestsOnReusedConnections, staleRetries);
    }

    ClientCounters reused() {
        return new ClientCounters(connectionsOpened, requestsOnReusedConnections + 1, staleRetries);
    }

    ClientCounters retried() {
        return new ClientCounters(connectionsOpened, requestsOnReusedConnections, staleRetries + 1);
    }
}
