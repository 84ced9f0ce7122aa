// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.testing.FakeClock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadStampTest {

    private final FakeClock clock = new FakeClock();
    private final List<String> order = new ArrayList<>();

    @Test
    void shouldReadTheClockBeforeAnythingIsDecoded() {
        ReadStamp stamp = new ReadStamp(clock, () -> order.add("after"));
        EmbeddedChannel channel = new EmbeddedChannel(stamp, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                clock.advance(1_000);
                order.add("decoded " + message);
            }
        });
        long arrived = clock.nanos();

        channel.writeInbound("bytes");

        assertThat(stamp.nanos()).isEqualTo(arrived);
        assertThat(stamp.reads()).isEqualTo(1);
        assertThat(order).containsExactly("decoded bytes", "after");
        clock.advance(5);
        channel.finishAndReleaseAll();
        assertThat(stamp.nanos()).isEqualTo(clock.nanos());
    }
}
