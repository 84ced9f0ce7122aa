// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ConnectTimes;
import io.kneepoint.schemas.event.Outcome;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of a client: those with room, the last used on top, and the requests that wait for new ones.
 *
 * <p>As many connections are being made as the waiting requests need. How many requests a connection serves at once is known only
 * when the first has come; where that may be many, the first is waited for. A request that gives up takes with it the oldest
 * attempt, if it waited for that all the time: a server that accepts and then says nothing holds up no later request.
 *
 * <p>It has no limit: never are there more connections than requests were in flight at once.
 *
 * <p>Confined to one event loop.
 */
final class Connections {

    private final StreamClient client;
    private final boolean reuses;
    private final Deque<Connection> withRoom = new ArrayDeque<>();
    private final Map<Exchange, Waiter> waiting = new LinkedHashMap<>();
    private final Deque<Connector.Attempt> attempts = new ArrayDeque<>();
    private long attemptsStarted;
    private long capacity;

    /** Connections for that client; the capacity is what to expect of the first. */
    Connections(StreamClient client, boolean reuses, long capacity) {
        this.client = client;
        this.reuses = reuses;
        this.capacity = capacity;
    }

    /** A place on a connection that is there, if any has room. */
    Optional<Lane> take() {
        while (!withRoom.isEmpty() && !withRoom.peekFirst().hasRoom()) {
            withRoom.removeFirst();
        }
        if (withRoom.isEmpty()) {
            return Optional.empty();
        }
        Connection connection = withRoom.peekFirst();
        if (connection.capacity() == 1) {
            withRoom.removeFirst();
        }
        return Optional.of(connection.open());
    }

    /** Has a connection made for this request, which is told by its {@code onLane} or {@code onNoLane}. */
    void connectFor(Exchange exchange) {
        boolean startsOne = lacksAttempts(waiting.size() + 1);
        waiting.put(exchange, new Waiter(client.clock().nanos(), startsOne ? attemptsStarted + 1 : attemptsStarted));
        connectAsNeeded();
    }

    /** The request no longer waits. */
    void withdraw(Exchange exchange) {
        Waiter waiter = waiting.remove(exchange);
        if (waiter == null) {
            return;
        }
        Connector.Attempt oldest = attempts.peekFirst();
        if (oldest != null && oldest.number() <= waiter.lastAttempt) {
            attempts.removeFirst();
            oldest.cancel();
        }
        connectAsNeeded();
    }

    private boolean lacksAttempts(int waiters) {
        return (double) attempts.size() * capacity < waiters;
    }

    private void connectAsNeeded() {
        while (lacksAttempts(waiting.size())) {
            Connector.Attempt attempt = client.connector().attempt(++attemptsStarted);
            attempts.addLast(attempt);
            attempt.start()
                    .addListener((Future<Connector.Connected> made) -> client.guarded(() -> onMade(attempt, made)));
        }
    }

    private void onMade(Connector.Attempt attempt, Future<Connector.Connected> made) {
        if (attempt.isCancelled()) {
            return;
        }
        attempts.remove(attempt);
        if (made.isSuccess()) {
            client.countOpened();
            onReady(made.getNow());
        } else {
            failWaiting(made.cause());
        }
        connectAsNeeded();
    }

    private void onReady(Connector.Connected made) {
        Connection connection = made.connection();
        capacity = connection.capacity();
        if (!connection.hasRoom()) {
            connection.close();
            failWaiting(new OpeningException(Outcome.CONNECT_REFUSED, "a new connection takes no request"));
        } else if (!serveWaiting(connection, Optional.of(made.times())) || capacity > 1) {
            keepOrClose(connection);
        }
    }

    private void failWaiting(Throwable cause) {
        Failure failure = client.connector().failure(cause);
        int failed = (int) Math.min(capacity, waiting.size());
        for (Exchange exchange : List.copyOf(waiting.keySet()).subList(0, failed)) {
            waiting.remove(exchange);
            exchange.onNoLane(failure);
        }
    }

    private boolean serveWaiting(Connection connection, Optional<ConnectTimes> times) {
        boolean served = false;
        while (!waiting.isEmpty() && connection.hasRoom()) {
            Map.Entry<Exchange, Waiter> next = waiting.entrySet().iterator().next();
            waiting.remove(next.getKey());
            long waitedNanos = client.clock().nanos() - next.getValue().sinceNanos;
            next.getKey().onLane(connection.open(), times.map(all -> all.within(waitedNanos)));
            served = true;
        }
        return served;
    }

    private void keepOrClose(Connection connection) {
        if (!keep(connection)) {
            connection.close();
        }
    }

    /** A connection has room again. Returns whether it stays, which it does not where every request has one of its own. */
    boolean keep(Connection connection) {
        if (!reuses) {
            return false;
        }
        if (connection.capacity() > 1) {
            serveWaiting(connection, Optional.empty());
        }
        if (connection.hasRoom() && (connection.capacity() == 1 || !withRoom.contains(connection))) {
            withRoom.addFirst(connection);
        }
        return true;
    }

    void forget(Connection connection) {
        withRoom.remove(connection);
    }

    void closeAll() {
        attempts.forEach(Connector.Attempt::cancel);
        attempts.clear();
        List.copyOf(withRoom).forEach(Connection::close);
        withRoom.clear();
    }

    private record Waiter(long sinceNanos, long lastAttempt) {}
}
