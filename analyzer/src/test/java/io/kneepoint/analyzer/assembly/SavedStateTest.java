// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much one piece of a fold's state, which is one record of the changelog, can grow to. */
class SavedStateTest {

    private static final int LARGEST_PIECE = 1 << 18;

    private long requests;
    private long largestPartial;
    private long largestPiece;

    @Test
    void shouldStaySmallWithoutWatermarks() {
        List<StreamEvent> run = SyntheticRun.events(1, 64, 400);
        PartitionFold fold = new PartitionFold(SyntheticRun.RUN_ID, 0, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {
                requests++;
            }

            @Override
            public void partial(Partial partial) {
                largestPartial = Math.max(largestPartial, partial.value().length);
            }
        });
        int events = 0;
        for (StreamEvent event : run) {
            if (!(event.getPayload() instanceof Watermark)) {
                fold.accept(event);
            }
            if (++events % 5_000 == 0) {
                fold.drainUnsaved(
                        (key, value) -> largestPiece = Math.max(largestPiece, value == null ? 0 : value.length));
            }
        }

        assertThat(requests).isEqualTo(4_800);
        assertThat(largestPiece).isBetween(1L, (long) LARGEST_PIECE);
        assertThat(largestPartial).isBetween(1L, (long) LARGEST_PIECE);
    }
}
