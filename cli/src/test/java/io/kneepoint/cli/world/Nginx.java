// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Debian's nginx as a reverse proxy on loopback, in the foreground, with all its files in a folder of the test. */
final class Nginx implements AutoCloseable {

    private static final List<String> PLACES =
            List.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return program().findFirst().isPresent();
    }

    private static Stream<Path> program() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable);
    }

    static Nginx inFrontOf(int serverPort, List<String> directives, Path folder) throws IOException {
        int port = freePort();
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                String.join(
                        "\n",
                        "daemon off;",
                        "pid " + folder.resolve("nginx.pid") + ";",
                        "error_log " + folder.resolve("error.log") + ";",
                        "worker_processes 1;",
                        "events { worker_connections 256; }",
                        "http {",
                        "  access_log off;",
                        "  client_body_temp_path " + folder.resolve("body") + ";",
                        "  proxy_temp_path " + folder.resolve("proxy") + ";",
                        "  fastcgi_temp_path " + folder.resolve("fastcgi") + ";",
                        "  uwsgi_temp_path " + folder.resolve("uwsgi") + ";",
                        "  scgi_temp_path " + folder.resolve("scgi") + ";",
                        "  server {",
                        "    listen 127.0.0.1:" + port + ";",
                        "    location / {",
                        "      proxy_pass http://127.0.0.1:" + serverPort + ";",
                        "      " + String.join(" ", directives),
                        "    }",
                        "  }",
                        "}",
                        ""));
        Process process = new ProcessBuilder(
                        program().findFirst().orElseThrow().toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("error.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> accepts(port));
        return new Nginx(process, port);
    }

    /** nginx cannot choose a port itself. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Ends the master, which ends its worker. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
