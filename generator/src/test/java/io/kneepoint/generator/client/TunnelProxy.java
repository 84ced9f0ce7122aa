// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that answers every CONNECT with the same status and, if that is 200, a tunnel to 127.0.0.1. */
final class TunnelProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final String status;
    private final boolean waiting;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private TunnelProxy(ServerSocket listening, String status, boolean waiting) {
        this.listening = listening;
        this.status = status;
        this.waiting = waiting;
    }

    static TunnelProxy answering(String status) {
        return start(status, false);
    }

    /** One that answers together with the first bytes of the server behind it, which has to speak first. */
    static TunnelProxy answeringWithTheServersFirstBytes() {
        return start("200 OK", true);
    }

    private static TunnelProxy start(String status, boolean waiting) {
        try {
            TunnelProxy proxy =
                    new TunnelProxy(new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1")), status, waiting);
            daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Proxy settings() {
        return new Proxy("127.0.0.1", listening.getLocalPort(), Optional.empty());
    }

    /** The heads of the requests so far. */
    List<String> heads() {
        return heads;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            open.add(client);
            daemon(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = client.getInputStream().read();
            if (b < 0) {
                return;
            }
            head.append((char) b);
        }
        heads.add(head.toString());
        byte[] answer = ("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        if (!status.startsWith("200")) {
            client.getOutputStream().write(answer);
        } else {
            String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP/1.1"));
            Socket server = new Socket("127.0.0.1", Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
            open.add(server);
            client.getOutputStream().write(waiting ? withFirstBytes(answer, server.getInputStream()) : answer);
            daemon(() -> copy(server, client));
            copy(client, server);
            return;
        }
        client.close();
    }

    private static byte[] withFirstBytes(byte[] answer, InputStream server) throws IOException {
        byte[] first = new byte[8192];
        int length = server.read(first);
        byte[] both = Arrays.copyOf(answer, answer.length + length);
        System.arraycopy(first, 0, both, answer.length, length);
        return both;
    }

    private static void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[8192];
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
            out.write(bytes, 0, n);
        }
        to.close();
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        return; // One of the two has left.
                    }
                },
                "tunnel-proxy");
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

    private interface Task {
        void run() throws IOException;
    }
}
