// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Names to addresses by the operating system's resolver, on a thread of its own because that resolver blocks.
 *
 * <p>Safe for use by several threads.
 */
final class HostResolver implements AutoCloseable {

    private final ExecutorService lookups = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory("kneepoint-dns", true));

    /** Whether the host is an address, so that nothing need be looked up. */
    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** All addresses of the host, in the resolver's order; fails with {@link UnknownHostException}. Completed on the loop. */
    Future<List<InetAddress>> resolve(String host, EventLoop loop) {
        Promise<List<InetAddress>> addresses = loop.newPromise();
        if (isAddress(host)) {
            lookUp(host, addresses);
        } else {
            lookups.execute(() -> lookUp(host, addresses));
        }
        return addresses;
    }

    private static void lookUp(String host, Promise<List<InetAddress>> addresses) {
        try {
            addresses.trySuccess(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException | SecurityException e) {
            addresses.tryFailure(e);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
