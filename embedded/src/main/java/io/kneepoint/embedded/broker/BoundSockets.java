// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import io.kneepoint.embedded.local.LoopbackPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets of a node, bound before Kafka is configured and handed over when it asks for them.
 *
 * <p>So the advertised port is known to be ours before anybody is told of it. Sockets Kafka never asked for are closed by
 * {@link #close()}; closing one that Kafka has closed already does nothing.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

    private static final int BACKLOG = 128;

    private final ServerSocketChannel client;
    private final ServerSocketChannel controller;

    private BoundSockets(ServerSocketChannel client, ServerSocketChannel controller) {
        this.client = client;
        this.controller = controller;
    }

    /**
     * Binds both.
     *
     * @param directory where the ports of the last run are remembered
     * @param clientPort the port to take, or empty for the remembered or a free one
     */
    static BoundSockets bind(Path directory, OptionalInt clientPort) throws IOException {
        ServerSocketChannel client =
                LoopbackPort.claim(directory.resolve("client.port"), clientPort, BoundSockets::listen);
        try {
            ServerSocketChannel controller =
                    LoopbackPort.claim(directory.resolve("controller.port"), OptionalInt.empty(), BoundSockets::listen);
            return new BoundSockets(client, controller);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    int clientPort() {
        return client.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int listenBacklogSize, int recvBufferSize)
            throws IOException {
        ServerSocketChannel socket = listenerName.equals(BrokerProperties.CONTROLLER_LISTENER) ? controller : client;
        socket.configureBlocking(false);
        return socket;
    }

    @Override
    public void close() throws IOException {
        try (client) {
            controller.close();
        }
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
