// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a {@link ScriptedServer} does with a request, step by step. */
public final class Script {

    private final List<Step> steps = new ArrayList<>();
    private boolean keepsOpen = true;

    /** A 200 that streams server-sent events in chunks. */
    public static Script sse() {
        return head(200, "text/event-stream; charset=utf-8");
    }

    /** A head that announces chunks. */
    public static Script head(int status, String contentType) {
        return new Script()
                .raw("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** A whole response with a body. */
    public static Script whole(int status, String contentType, String body, String... headers) {
        StringBuilder more = new StringBuilder();
        for (String header : headers) {
            more.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return raw0("HTTP/1.1 " + status + " X\r\nContent-Type: " + contentType + "\r\nContent-Length: " + length
                + "\r\n" + more + "\r\n" + body);
    }

    private static Script raw0(String text) {
        return new Script().raw(text);
    }

    /** A head of these lines. */
    public static Script headOf(String... lines) {
        return new Script().lines(lines);
    }

    /** These lines and an empty one. */
    public Script lines(String... lines) {
        return raw(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Nothing, and the connection closes. */
    public static Script hangUp() {
        return new Script().close();
    }

    public Script raw(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public Script bytes(byte[] bytes) {
        steps.add(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        });
        return this;
    }

    /** One chunk with this text. */
    public Script chunk(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    /** One event of this data, in a chunk of its own. */
    public Script event(String data) {
        return chunk("data: " + data + "\n\n");
    }

    /** A chat's first event, which has no content. */
    public Script role() {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    }

    /** A chat's event with one token. */
    public Script token(String text) {
        return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}");
    }

    public Script finish() {
        return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    }

    public Script usage(int promptTokens, int outputTokens) {
        return event("{\"choices\":[],\"usage\":{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":"
                + outputTokens + "}}");
    }

    public Script done() {
        return event("[DONE]");
    }

    /** The last chunk. */
    public Script end() {
        return raw("0\r\n\r\n");
    }

    public Script pause(int millis) {
        steps.add(socket -> Thread.sleep(millis));
        return this;
    }

    /** Ends the connection with a reset. */
    public Script reset() {
        steps.add(socket -> socket.setSoLinger(true, 0));
        return close();
    }

    public Script close() {
        keepsOpen = false;
        return this;
    }

    /** Plays the steps; returns whether the connection stays open. */
    boolean play(Socket socket) throws IOException, InterruptedException {
        for (Step step : steps) {
            step.play(socket);
        }
        return keepsOpen;
    }

    private interface Step {
        void play(Socket socket) throws IOException, InterruptedException;
    }
}
