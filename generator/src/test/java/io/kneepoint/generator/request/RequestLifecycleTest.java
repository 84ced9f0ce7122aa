// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.sse.SseDecoder;
import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.FakeClock;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.TokensArrived;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestLifecycleTest {

    private static final ResponseHead STREAM = head(200, "text/event-stream");
    private static final String TOKEN = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String THOUGHT = "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"a\"}}]}\n\n";

    private final FakeClock clock = new FakeClock();
    private final CollectingSink sink = new CollectingSink();
    private final SseDecoder decoder = new SseDecoder(1 << 16);
    private RequestContext context = context(FrameSettings.DEFAULT);
    private RequestLifecycle request = schedule();

    @Test
    void shouldWriteItsEventsInOrder() {
        request.onConnecting(clock.nanos());
        clock.advance(30);
        request.onSending(clock.nanos());
        clock.advance(5);
        request.onSent(clock.nanos(), Optional.of(new ConnectTimes(30, OptionalLong.of(12))));
        long sent = clock.nanos();
        clock.advance(100);
        request.onHead(clock.nanos(), STREAM, Optional.empty());
        clock.advance(100);
        read(TOKEN);
        clock.advance(100);
        read("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n");
        clock.advance(1);
        request.onResponseEnd(clock.nanos());

        assertThat(sink.events()).extracting(event -> event.getSequence()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sink.events().get(0).getPayload())
                .isEqualTo(new RequestScheduled(2, FakeClock.EPOCH + 999_000, 8, 4));
        assertThat(sink.events().get(1).getPayload()).isEqualTo(new RequestSent(FakeClock.EPOCH + sent, 30L, 12L));
        assertThat(sink.events().get(2).getPayload()).isEqualTo(new ResponseStarted(100L, 200));
        assertThat(sink.events().get(3).getPayload()).isEqualTo(new TokensArrived(200L, List.of(), List.of(), 200L));
        assertThat(sink.events().get(4).getPayload())
                .isEqualTo(new RequestEnded(Outcome.OK, 301L, 200, 200L, 300L, 300L, 8, 1, null, null, null));
        assertThat(request.result().sendLatenessDurationNanos()).hasValue(1_000 + 35);
    }

    @Test
    void shouldMakeOneArrivalOfAllThatAReadBrings() {
        stream();
        clock.advance(10);
        read(TOKEN);
        clock.advance(10);
        read(TOKEN + TOKEN + ": ping\n\n" + TOKEN.substring(0, 20));
        clock.advance(10);
        read(TOKEN.substring(20));
        clock.advance(10);
        end();

        assertThat(sink.all(TokensArrived.class))
                .containsExactly(
                        new TokensArrived(10L, List.of(), List.of(), 10L),
                        new TokensArrived(20L, List.of(10L), List.of(2, 1), null));
    }

    @Test
    void shouldLeaveTheTokensOutWhenEachArrivalBringsOne() {
        stream();
        for (int i = 0; i < 4; i++) {
            clock.advance(10);
            read(TOKEN);
        }
        end();

        assertThat(sink.all(TokensArrived.class))
                .containsExactly(
                        new TokensArrived(10L, List.of(), List.of(), 10L),
                        new TokensArrived(20L, List.of(10L, 10L), List.of(), null));
    }

    @Test
    void shouldTellTheAnswerFromTheReasoning() {
        stream();
        clock.advance(10);
        read(THOUGHT);
        clock.advance(10);
        read(THOUGHT);
        clock.advance(10);
        read(TOKEN);
        end();

        assertThat(sink.all(TokensArrived.class))
                .containsExactly(
                        new TokensArrived(10L, List.of(), List.of(), null),
                        new TokensArrived(20L, List.of(10L), List.of(), 30L));
    }

    @Test
    void shouldSendOffAFrameWhenItIsFullOrOld() {
        context = context(new FrameSettings(Duration.ofNanos(100), 3));
        request = schedule();
        stream();
        for (int i = 0; i < 5; i++) {
            clock.advance(10);
            read(TOKEN);
        }
        assertThat(sink.all(TokensArrived.class)).hasSize(2);
        clock.advance(200);
        read(TOKEN);
        assertThat(sink.all(TokensArrived.class)).hasSize(3);
        assertThat(context.openFrames().oldestNanos()).isEmpty();
        clock.advance(10);
        read(TOKEN);
        assertThat(context.openFrames().oldestNanos()).hasValue(clock.nanos());
        context.openFrames().sendOffUntil(clock.nanos() - 1);
        assertThat(sink.all(TokensArrived.class)).hasSize(3);
        context.openFrames().sendOffUntil(clock.nanos());
        assertThat(sink.all(TokensArrived.class)).hasSize(4);
    }

    @Test
    void shouldGiveAnEventThatTheEndCompletesTheTimeOfTheEnd() {
        stream();
        clock.advance(10);
        read(TOKEN);
        clock.advance(10);
        read(TOKEN.strip());
        clock.advance(30);
        request.onStreamClosing(clock.nanos());
        decoder.end(request);
        request.onLost(clock.nanos(), Loss.CLOSED);

        assertThat(sink.all(TokensArrived.class))
                .containsExactly(
                        new TokensArrived(10L, List.of(), List.of(), 10L),
                        new TokensArrived(50L, List.of(), List.of(), null));
    }

    @Test
    void shouldCountFromThePlanWhenItWasNeverSent() {
        request.onConnecting(clock.nanos());
        clock.advance(500);
        request.onFailure(clock.nanos(), Outcome.CONNECT_REFUSED, "no connection");

        assertThat(sink.all(RequestEnded.class).get(0).getClosedOffsetNanos()).isEqualTo(1_500);
        assertThat(sink.all(RequestSent.class)).isEmpty();
    }

    @Test
    void shouldTakeAnAnswerThatComesBeforeItHasSentAllForSent() {
        request.onConnecting(clock.nanos());
        request.onSending(clock.nanos());
        clock.advance(50);
        request.onHead(clock.nanos(), head(413, "text/plain"), Optional.empty());
        request.onSent(clock.nanos() + 5, Optional.empty());
        request.onResponseEnd(clock.nanos());

        assertThat(sink.all(RequestSent.class))
                .singleElement()
                .satisfies(sent -> assertThat(sent.getSentEpochNanos()).isEqualTo(FakeClock.EPOCH + 1_000_050));
        assertThat(sink.all(ResponseStarted.class).get(0).getHeadersOffsetNanos())
                .isZero();
    }

    @Test
    void shouldKeepItsTimeZeroWhenItIsSentAgain() {
        request.onSending(clock.nanos());
        request.onSent(clock.nanos(), Optional.empty());
        clock.advance(40);
        request.onConnecting(clock.nanos());
        request.onSending(clock.nanos());
        request.onSent(clock.nanos(), Optional.of(new ConnectTimes(9, OptionalLong.empty())));
        clock.advance(60);
        request.onHead(clock.nanos(), STREAM, Optional.empty());

        assertThat(sink.all(RequestSent.class)).hasSize(1);
        assertThat(sink.all(ResponseStarted.class).get(0).getHeadersOffsetNanos())
                .isEqualTo(100);
    }

    @Test
    void shouldIgnoreWhatFollowsItsEnd() {
        stream();
        request.onAbort(clock.nanos(), "enough");
        int events = sink.events().size();

        read(TOKEN);
        request.onResponseEnd(clock.nanos());
        request.onLost(clock.nanos(), Loss.RESET);
        request.onDeadline(Long.MAX_VALUE / 2);

        assertThat(sink.events()).hasSize(events);
        assertThat(request.result().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void shouldNameNewsThatCannotBe() {
        assertThatThrownBy(() -> request.onHead(clock.nanos(), STREAM, Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("request 5: response head in state Scheduled[]");
        assertThatThrownBy(() -> request.result())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("request 5: no result in state Scheduled[]");
    }

    @Test
    void shouldMoveItsDeadlineWithItsPhase() {
        Timeouts timeouts = Timeouts.DEFAULT;
        long start = clock.nanos();
        request.onConnecting(start);
        assertThat(request.nextDeadline().nanos() - start)
                .isEqualTo(timeouts.connect().toNanos());
        request.onSending(start);
        request.onSent(start, Optional.empty());
        request.onHead(start, STREAM, Optional.empty());
        assertThat(request.nextDeadline().nanos() - start)
                .isEqualTo(timeouts.firstToken().toNanos());
        int before = request.phase();
        clock.advance(7);
        read(TOKEN);
        assertThat(request.phase()).isGreaterThan(before);
        assertThat(request.nextDeadline().nanos() - clock.nanos())
                .isEqualTo(timeouts.idle().toNanos());
        int streaming = request.phase();
        clock.advance(7);
        read(TOKEN);
        assertThat(request.phase()).isEqualTo(streaming);
        clock.advance(timeouts.total().toNanos() - timeouts.idle().toNanos());
        read(TOKEN);
        assertThat(request.nextDeadline().nanos() - start)
                .isEqualTo(timeouts.total().toNanos());
    }

    private RequestContext context(FrameSettings frames) {
        return RequestContext.of(
                clock, new RunJournal("run", 0, sink), Dialects.named("openai-chat"), frames, Timeouts.DEFAULT);
    }

    private RequestLifecycle schedule() {
        sink.events().clear();
        RequestPlan plan = new RequestPlan(5, 2, clock.nowEpochNanos() - 1_000, 8, 4);
        return RequestLifecycle.schedule(context, plan, ArrivalObserver.NONE, label -> false);
    }

    private void stream() {
        request.onSending(clock.nanos());
        request.onSent(clock.nanos(), Optional.empty());
        request.onHead(clock.nanos(), STREAM, Optional.empty());
    }

    private void read(String bytes) {
        var body = Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8);
        if (request.onBody(clock.nanos(), body)) {
            decoder.decode(body, request);
        }
        request.onReadEnd();
    }

    private void end() {
        read("data: [DONE]\n\n");
        request.onResponseEnd(clock.nanos());
    }

    private static ResponseHead head(int status, String contentType) {
        return new ResponseHead(status, Optional.of(contentType), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
