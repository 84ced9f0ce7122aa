// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * An endpoint without an engine: each request gets the bytes of its {@link Script} at the script's instants, whatever
 * happens to the others. For tests of clients, and to measure their timing error.
 *
 * <p>Answers carry the header {@code x-request-id} where the script has it; the emission log knows every write that carries
 * tokens. Safe for any thread; the script chooser runs on the endpoint's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails ends in channelInactive, which cleans up.
public final class ScriptedEndpoint implements AutoCloseable {
    /** Where this line stands in a script's bytes, the request's id is put. */
    static final String REQUEST_ID_LINE = "x-request-id: {request-id}\r\n";

    private final LoopbackServer server = new LoopbackServer("kneepoint-scripted");
    private final EmissionLog emissions = new EmissionLog(EmissionLog.DEFAULT_LIMIT, Optional.empty());
    private final ConcurrentLinkedQueue<ScriptedRequest> received = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final Function<ScriptedRequest, Script> scripts;

    private ScriptedEndpoint(Function<ScriptedRequest, Script> scripts) {
        this.scripts = scripts;
        server.bind("127.0.0.1", 0, Connection::new);
    }

    /** Starts on a free loopback port; every request gets this script. */
    public static ScriptedEndpoint start(Script script) {
        return new ScriptedEndpoint(request -> script);
    }

    /** Starts on a free loopback port; the function chooses each request's script. */
    public static ScriptedEndpoint start(Function<ScriptedRequest, Script> scripts) {
        return new ScriptedEndpoint(scripts);
    }

    public int port() {
        return server.port();
    }

    /** Where it listens, without a path. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** What it sent, and when. */
    public EmissionLog emissions() {
        return emissions;
    }

    /** The requests it got, in order. */
    public List<ScriptedRequest> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.close();
        emissions.close();
    }

    private final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final List<EmissionLog.Stream> open = new ArrayList<>();

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
            long readNanos = System.nanoTime();
            Map<String, String> headers = new HashMap<>();
            message.headers()
                    .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
            long ordinal = requests.getAndIncrement();
            ScriptedRequest request = new ScriptedRequest(
                    ordinal,
                    message.method().name(),
                    message.uri(),
                    headers,
                    message.content().toString(StandardCharsets.UTF_8));
            received.add(request);
            String requestId = headers.getOrDefault(Reply.REQUEST_ID, "scripted-" + ordinal);
            Script script = scripts.apply(request);
            EmissionLog.Stream stream = emissions.open(requestId);
            open.removeIf(EmissionLog.Stream::ended);
            open.add(stream);
            new Play(context, script, readNanos, requestId, stream).go();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            open.forEach(stream -> stream.end("cancelled"));
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** One script under way. */
    private static final class Play {
        private final ChannelHandlerContext context;
        private final Script script;
        private final long startNanos;
        private final String requestId;
        private final EmissionLog.Stream stream;
        private int next;

        Play(
                ChannelHandlerContext context,
                Script script,
                long startNanos,
                String requestId,
                EmissionLog.Stream stream) {
            this.context = context;
            this.script = script;
            this.startNanos = startNanos;
            this.requestId = requestId;
            this.stream = stream;
        }

        void go() {
            while (context.channel().isActive() && next < script.steps().size()) {
                Script.Step step = script.steps().get(next);
                long wait = startNanos + step.offset().toNanos() - System.nanoTime();
                if (wait > 0) {
                    context.executor().schedule(this::go, wait, TimeUnit.NANOSECONDS);
                    return;
                }
                write(step);
                next++;
            }
            end();
        }

        private void write(Script.Step step) {
            byte[] bytes = step.bytes();
            if (step.tokens() > 0) {
                stream.stamp(step.tokens());
            } else {
                bytes = withRequestId(bytes, requestId);
            }
            if (next == script.steps().size() - 1) {
                // Whoever has read the last byte finds the stream in the log.
                logEnd();
            }
            ByteBuf out = context.alloc().ioBuffer(bytes.length).writeBytes(bytes);
            ChannelHandlerContext belowCodec = context.pipeline().context("http");
            belowCodec.writeAndFlush(out, belowCodec.voidPromise());
        }

        private void logEnd() {
            stream.end(script.ending().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        private void end() {
            if (!context.channel().isActive()) {
                stream.end("cancelled");
                return;
            }
            logEnd();
            if (script.ending() == Script.Ending.RESET) {
                context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            }
            if (script.ending() != Script.Ending.KEEP_OPEN) {
                context.close();
            }
        }
    }

    private static byte[] withRequestId(byte[] bytes, String requestId) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace("{request-id}", requestId).getBytes(StandardCharsets.ISO_8859_1);
    }
}
