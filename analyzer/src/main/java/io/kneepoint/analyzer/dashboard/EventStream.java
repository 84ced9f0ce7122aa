// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kneepoint.analyzer.report.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Pushes one run to a browser as server-sent events: all there is at first, then what changed, at most four times a second. The
 * run named {@code latest} is whichever is the newest. A browser that reconnects begins anew.
 *
 * <p>Each connection holds a thread of the server; at most {@value #MOST_CONNECTIONS} are served.
 */
final class EventStream implements HttpHandler {

    static final int MOST_CONNECTIONS = 16;

    private static final String LATEST = "latest";
    private static final int MOST_LANES = 400;
    private static final long HEARTBEAT_MILLIS = 5_000;
    private static final long PACE_MILLIS = 250;

    private final RunBoard board;
    private final Thresholds thresholds;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private volatile boolean closed;

    EventStream(RunBoard board, Thresholds thresholds) {
        this.board = board;
        this.thresholds = thresholds;
    }

    /** Lets every connection end at its next event. */
    void close() {
        closed = true;
        board.publish();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!connections.tryAcquire()) {
            Reply.error(
                    exchange, 503, "connections: " + MOST_CONNECTIONS + " are open (expected: fewer; close a page)");
            return;
        }
        try {
            String run = Query.of(exchange.getRequestURI()).text("run", LATEST);
            Reply.headers(exchange, "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            push(exchange.getResponseBody(), run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.release();
            exchange.close();
        }
    }

    private void push(OutputStream out, String asked) throws IOException, InterruptedException {
        long seen = -1;
        String shown = null;
        while (!closed) {
            long now = board.awaitAfter(seen, HEARTBEAT_MILLIS);
            if (now > seen) {
                List<String> names = board.names();
                String name = asked.equals(LATEST) && !names.isEmpty() ? names.get(0) : asked;
                boolean anew = !name.equals(shown);
                write(out, "data: " + Reply.JSON.writeValueAsString(update(name, anew ? -1 : seen, anew, names)));
                shown = name;
                seen = now;
                Thread.sleep(PACE_MILLIS);
            } else {
                write(out, ": alive");
            }
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private ObjectNode update(String name, long since, boolean anew, List<String> names) {
        ObjectNode update = PageJson.object();
        update.put("anew", anew);
        boolean listChanged = false;
        for (String it : names) {
            listChanged |=
                    board.ask(it, track -> track.reportChangedSince(since)).orElse(false);
        }
        if (anew || listChanged) {
            ArrayNode list = update.putArray("runs");
            names.forEach(it -> board.ask(it, track -> PageJson.listed(it, track.report(thresholds)))
                    .ifPresent(list::add));
        }
        board.ask(name, track -> {
            update.put("name", name);
            if (anew || track.reportChangedSince(since)) {
                update.set("report", PageJson.report(track.report(thresholds)));
            }
            update.set("windows", PageJson.windows(track.windowsSince(since)));
            update.set("lanes", PageJson.lanes(track.lanesSince(since, MOST_LANES)));
            update.put("gapsTimed", track.gapsTimed());
            return track;
        });
        return update;
    }
}
