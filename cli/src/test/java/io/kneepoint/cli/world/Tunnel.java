// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Carries connections to ports of one address to the same ports of another, as {@code ssh -L} would: how a service that listens on
 * loopback only is used from another machine. Arguments: the address to listen on, the address to connect to, the ports.
 */
final class Tunnel {

    private Tunnel() {}

    public static void main(String... arguments) throws IOException {
        for (int i = 2; i < arguments.length; i++) {
            int port = Integer.parseInt(arguments[i]);
            ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(arguments[0]));
            new Thread(() -> accept(server, arguments[1], port)).start();
        }
        System.out.println("open");
    }

    private static void accept(ServerSocket server, String target, int port) {
        while (true) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(target, port);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                carry(near, far);
                carry(far, near);
            } catch (IOException e) {
                System.err.println(e.getMessage()); // The one who connected sees it end.
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // One side has closed: so does the other, now.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
