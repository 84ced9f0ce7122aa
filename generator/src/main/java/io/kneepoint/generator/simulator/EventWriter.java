// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events onto one connection, each in an HTTP chunk of its own as common servers send them; an
 * HTTP/1.0 client, such as nginx unless told otherwise, gets none, and the end of the connection as the end. Events gather until
 * {@link #flush} and leave in one write, which is stamped just before. While held, nothing leaves.
 *
 * <p>Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write or close that fails ends in channelInactive, which cleans up.
final class EventWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT_END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int EVENT_FRAME = DATA.length + EVENT_END.length;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ChannelHandlerContext context;
    private final ChannelHandlerContext belowCodec;
    private final EmissionLog.Stream emissions;
    private ByteBuf gathered;
    private int gatheredTokens;
    private boolean held;
    private boolean keepAlive = true;
    private boolean chunked = true;
    private String outcomeAfterRelease = "";
    private Runnable whenEnded = () -> {};

    EventWriter(ChannelHandlerContext context, EmissionLog.Stream emissions) {
        this.context = context;
        this.emissions = emissions;
        // Events are framed here, so they skip the encoder: its copy and its objects would be the cost of a token.
        belowCodec = context.pipeline().context("http");
    }

    /** Sends the head of the answer. */
    void open(Reply reply) {
        chunked = reply.chunked();
        keepAlive = reply.keepAlive() && chunked;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set("x-accel-buffering", "no");
        if (chunked) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        reply.mark(response.headers());
        HttpUtil.setKeepAlive(response, keepAlive);
        context.writeAndFlush(response, context.voidPromise());
    }

    /** Gathers one event whose data is {@code head} and {@code tail}, and which carries so many tokens. */
    void event(byte[] head, byte[] tail, int tokens) {
        int size = EVENT_FRAME + head.length + tail.length;
        if (gathered == null) {
            gathered = context.alloc().ioBuffer(size + 16);
        }
        if (chunked) {
            writeHex(gathered, size);
            gathered.writeByte('\r').writeByte('\n');
        }
        gathered.writeBytes(DATA).writeBytes(head).writeBytes(tail).writeBytes(EVENT_END);
        if (chunked) {
            gathered.writeByte('\r').writeByte('\n');
        }
        gatheredTokens += tokens;
    }

    /** Sends what is gathered, unless held. */
    void flush() {
        if (held || gathered == null) {
            return;
        }
        ByteBuf out = gathered;
        gathered = null;
        if (gatheredTokens > 0) {
            emissions.stamp(gatheredTokens);
            gatheredTokens = 0;
        }
        belowCodec.writeAndFlush(out, belowCodec.voidPromise());
    }

    /** From now on nothing leaves. */
    void hold() {
        held = true;
    }

    /** What was held leaves at once, and the end if it came meanwhile. */
    void release() {
        held = false;
        flush();
        if (!outcomeAfterRelease.isEmpty()) {
            end(outcomeAfterRelease, whenEnded);
        }
    }

    /** Ends the answer properly, after all that was gathered. */
    void end(String outcome, Runnable afterwards) {
        if (held) {
            outcomeAfterRelease = outcome;
            whenEnded = afterwards;
            return;
        }
        flush();
        emissions.end(outcome);
        var written = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        afterwards.run();
    }

    /** Sends what was gathered and resets the connection. */
    void reset(String outcome) {
        flush();
        emissions.end(outcome);
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    /** The connection is gone. */
    void abandon(String outcome) {
        emissions.end(outcome);
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private static void writeHex(ByteBuf out, int value) {
        int shift = 28;
        while (shift > 0 && value >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[(value >>> shift) & 15]);
        }
    }
}
