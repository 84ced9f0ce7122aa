// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.headOf;
import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that means ill costs one request, which says what the server did; the next request goes well. */
@Timeout(120)
class HostileEndpointIT {

    private static final int MEBIBYTE = 1 << 20;
    private static final Script GOOD = sse().token("a").finish().done().end();

    static Stream<Arguments> answers() throws IOException {
        return Stream.of(
                Arguments.of(
                        "a token of 10 MB",
                        Outcome.OK,
                        null,
                        sse().token("x".repeat(10 * MEBIBYTE)).done().end()),
                Arguments.of(
                        "a line of 20 MB without an end",
                        Outcome.MALFORMED,
                        "line of the stream: more than 16777216 bytes (expected: at most that many) after 1 token",
                        sse().token("a").chunk("data: " + "x".repeat(20 * MEBIBYTE))),
                Arguments.of(
                        "an event of a million short lines",
                        Outcome.MALFORMED,
                        "data of an event: more than 16777216 bytes (expected: at most that many) after 0 tokens",
                        sse().chunk(("data: " + "y".repeat(24) + "\n").repeat(MEBIBYTE))),
                Arguments.of(
                        "ten thousand headers",
                        Outcome.MALFORMED,
                        "response is not HTTP after 0 tokens",
                        headOf("HTTP/1.1 200 X\r\n" + "X-Flood: 0123456789\r\n".repeat(10_000) + "X: y")),
                Arguments.of(
                        "a header that does not end",
                        Outcome.MALFORMED,
                        "response is not HTTP after 0 tokens",
                        headOf("HTTP/1.1 200 X", "X: " + "z".repeat(MEBIBYTE))),
                Arguments.of(
                        "a status line that does not end",
                        Outcome.MALFORMED,
                        "response is not HTTP after 0 tokens",
                        headOf("HTTP/1.1 200 " + "z".repeat(MEBIBYTE))),
                Arguments.of(
                        "a chunk's size that does not end",
                        Outcome.MALFORMED,
                        "response is not HTTP after 1 token",
                        sse().token("a").raw("0".repeat(MEBIBYTE))),
                Arguments.of(
                        "trailers that do not end",
                        Outcome.MALFORMED,
                        "response is not HTTP after 1 token",
                        sse().token("a").raw("0\r\n" + "X-Flood: 0123456789\r\n".repeat(10_000))),
                Arguments.of(
                        "a bomb of 1 GB in 1 MB",
                        Outcome.MALFORMED,
                        "response is compressed (expected: identity, as asked)",
                        headOf("HTTP/1.1 200 X", "Content-Type: text/event-stream", "Content-Encoding: gzip")
                                .bytes(bomb())
                                .close()),
                Arguments.of(
                        "ten thousand interim responses",
                        Outcome.OK,
                        null,
                        after("HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000))
                                .token("a")
                                .done()
                                .end()),
                Arguments.of(
                        "bytes that are no UTF-8",
                        Outcome.OK,
                        null,
                        sse().bytes(chunk(invalidUtf8())).done().end()),
                Arguments.of(
                        "numbers that are none",
                        Outcome.MALFORMED,
                        "event 2 is not JSON after 1 token",
                        sse().token("a")
                                .event("{\"usage\":{\"completion_tokens\":NaN}}")
                                .done()
                                .end()),
                Arguments.of(
                        "a count below nothing",
                        Outcome.OK,
                        null,
                        sse().token("a")
                                .event("{\"choices\":[],\"usage\":{\"completion_tokens\":-7,\"prompt_tokens\":1e99}}")
                                .done()
                                .end()),
                Arguments.of(
                        "brackets without end",
                        Outcome.MALFORMED,
                        "event 2 is not JSON after 1 token",
                        sse().token("a").event("[".repeat(MEBIBYTE)).done().end()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void shouldNameWhatWasDoneAndGoOn(String what, Outcome outcome, String detail, Script script) {
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 0 ? script : GOOD);
                SingleRequests requests = SingleRequests.to(server.url("/v1/chat/completions"))) {
            RequestResult result = requests.send();

            assertThat(result.outcome()).as("%s: %s", what, result.detail()).isEqualTo(outcome);
            assertThat(result.detail().orElse(null)).isEqualTo(detail);
            assertThat(requests.send().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void shouldNameAnEventThatOutgrowsItsLimitOnlyWhenTheConnectionBreaks() {
        Script script = sse().token("a")
                .chunk("data: " + "x".repeat(600) + "\ndata: " + "x".repeat(600))
                .pause(50)
                .close();
        try (ScriptedServer server = ScriptedServer.start(seen -> script)) {
            ClientSettings settings =
                    ClientSettings.of(Endpoint.parse(server.url("/")), Map.of()).withMaxLineBytes(1000);
            try (SingleRequests requests =
                    new SingleRequests(settings, "openai-chat", SingleRequests.QUICK, Transport.best())) {
                RequestResult result = requests.send();

                assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
                assertThat(result.detail())
                        .hasValue("data of an event: more than 1000 bytes (expected: at most that many) after 1 token");
            }
        }
    }

    private static Script after(String before) {
        return headOf(before + "HTTP/1.1 200 X", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    }

    private static byte[] invalidUtf8() {
        byte[] event =
                "data: {\"choices\":[{\"delta\":{\"content\":\"??????\"}}]}\n\n".getBytes(StandardCharsets.US_ASCII);
        byte[] bad = {(byte) 0xC0, (byte) 0x80, (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF};
        int at = new String(event, StandardCharsets.US_ASCII).indexOf('?');
        System.arraycopy(bad, 0, event, at, bad.length);
        return event;
    }

    private static byte[] chunk(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Zeros, which deflate shrinks a thousandfold. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] zeros = new byte[MEBIBYTE];
        Arrays.fill(zeros, (byte) 0);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 1_024; i++) {
                out.write(zeros);
            }
        }
        return bytes.toByteArray();
    }
}
