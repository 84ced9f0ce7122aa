// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.testing.RecordingLeakDetector;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Every buffer is released, however a request ends. */
class LeakIT {

    @Test
    void shouldNoticeALeak() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        int before = RecordingLeakDetector.leaks().size();

        leakOne();

        for (int i = 0; i < 100 && RecordingLeakDetector.leaks().size() == before; i++) {
            collect();
        }
        assertThat(RecordingLeakDetector.leaks().size()).isGreaterThan(before);
        RecordingLeakDetector.leaks().clear();
    }

    private static void leakOne() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(64);
        assertThat(lost.refCnt()).isEqualTo(1);
    }

    @Test
    void shouldReleaseEveryBuffer() throws Exception {
        List<Script> scripts = new ArrayList<>();
        for (Arguments answer : OutcomeIT.answers().toList()) {
            scripts.add((Script) answer.get()[2]);
        }
        scripts.add(sse().token("a").pause(1_000));
        scripts.add(new Script().pause(1_000));
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(5));
        RecordingLeakDetector.leaks().clear();
        try (ScriptedServer server = ScriptedServer.start(seen -> scripts.get(seen.number() % scripts.size()));
                SingleRequests requests = SingleRequests.to(server.url("/"), timeouts)) {
            for (int round = 0; round < 3; round++) {
                List<CompletableFuture<?>> ends = new ArrayList<>();
                for (int i = 0; i < scripts.size(); i++) {
                    ends.add(requests.begin());
                }
                CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
            }
        }
        for (int i = 0; i < 5; i++) {
            collect();
        }

        assertThat(RecordingLeakDetector.leaks()).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void shouldReleaseEveryBufferOfHttp2() throws Exception {
        List<Consumer<Http2Server.Call>> answers = Http2IT.endings()
                .map(ending -> (Consumer<Http2Server.Call>) ending.get()[2])
                .toList();
        RecordingLeakDetector.leaks().clear();
        try (Http2Server server = Http2Server.start(
                        Http2Settings.defaultSettings(),
                        call -> answers.get(call.number() % answers.size()).accept(call));
                SingleRequests requests =
                        Http2IT.client(server.url("http"), HttpProtocol.HTTP_2, TlsSettings.DEFAULT)) {
            for (int round = 0; round < 3; round++) {
                CompletableFuture.allOf(
                                Http2IT.begin(requests, 2 * answers.size()).toArray(CompletableFuture[]::new))
                        .join();
            }
        }
        for (int i = 0; i < 5; i++) {
            collect();
        }

        assertThat(RecordingLeakDetector.leaks()).isEmpty();
    }

    /** Lets the collector find what nobody holds; the detector looks when the next buffers are made. */
    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(20);
        for (int i = 0; i < 10; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(64).release();
        }
    }
}
