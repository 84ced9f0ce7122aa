// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Connections that serve nobody, the last used on top. It has no limit: it never holds more than were in use at once.
 *
 * <p>Confined to one event loop.
 */
final class ConnectionPool {

    private final Deque<Connection> idle = new ArrayDeque<>();

    Optional<Connection> take() {
        Connection connection = idle.pollFirst();
        while (connection != null && !connection.channel().isActive()) {
            connection = idle.pollFirst();
        }
        return Optional.ofNullable(connection);
    }

    void give(Connection connection) {
        if (connection.channel().isActive()) {
            idle.addFirst(connection);
        }
    }

    void forget(Connection connection) {
        idle.remove(connection);
    }

    void closeAll() {
        idle.forEach(Connection::close);
        idle.clear();
    }
}
