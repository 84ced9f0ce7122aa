// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/**
 * A server on loopback that answers each request with a script: given bytes at given delays, a reset, a close. Streams do not
 * influence each other, because each connection has a thread of its own.
 */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Function<Seen, Script> answer;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ScriptedServer(ServerSocket listening, Function<Seen, Script> answer) {
        this.listening = listening;
        this.answer = answer;
    }

    public static ScriptedServer start(Function<Seen, Script> answer) {
        return start(ServerSocketFactory.getDefault(), InetAddress.getLoopbackAddress(), answer);
    }

    public static ScriptedServer start(
            ServerSocketFactory sockets, InetAddress address, Function<Seen, Script> answer) {
        try {
            ScriptedServer server = new ScriptedServer(sockets.createServerSocket(0, 1024, address), answer);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The requests so far. */
    public List<Seen> seen() {
        return seen;
    }

    public int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                int number = connections.getAndIncrement();
                open.add(socket);
                daemon(() -> serve(socket, number));
            }
        } catch (IOException e) {
            return; // Closed.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                Seen request = read(in, number);
                if (request == null) {
                    return;
                }
                seen.add(request);
                more = answer.apply(request).play(socket);
            }
        } catch (IOException e) {
            return; // The client left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private Seen read(InputStream in, int connection) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (String line : text.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Seen(requests.getAndIncrement(), connection, text, body);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request that arrived: its number, that of its connection, head and body. */
    public record Seen(int number, int connection, String head, String body) {

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }
}
