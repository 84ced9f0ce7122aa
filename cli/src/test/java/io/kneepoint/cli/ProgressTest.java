// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.driver.Progress.Phase;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.schemas.event.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final StageSpec FIRST = new StageSpec("sweep 1", 1, 100, Duration.ofSeconds(14));
    private static final StageSpec SECOND = new StageSpec("sweep 16", 16, 1_000, Duration.ofSeconds(60));

    private final StringWriter said = new StringWriter();
    private final PrintWriter err = new PrintWriter(said, true);

    @Test
    void shouldSayWhereTheRunIsHowFastAndForHowLong() {
        LoadProgress load = new LoadProgress(new Progress(err), List.of(FIRST, SECOND));

        String begun = load.text(at(0, FIRST, Phase.WARM_UP, 1, 0, 10));
        String later = load.text(at(0, FIRST, Phase.MEASURING, 4, 7, 310));

        assertThat(begun)
                .isEqualTo("stage 1 of 2, sweep 1 · warm-up · 0 of 100 requests · 1 in flight of 1 · 0 failed"
                        + " · at most 1:13 left");
        assertThat(later)
                .isEqualTo("stage 1 of 2, sweep 1 · measuring · 7 of 100 requests · 1 in flight of 1 · 100 tokens/s"
                        + " · 0 failed · at most 1:10 left");
    }

    @Test
    void shouldSayNothingMoreOfAStageThatIsDone() {
        LoadProgress load = new LoadProgress(new Progress(err, false, 200, false), List.of(FIRST, SECOND));
        StageSummary summary =
                new StageSummary(FIRST, 7, Map.of(Outcome.OK, 7L), OptionalLong.empty(), OptionalLong.empty());

        load.onStageEnded(0, summary);
        load.onProgress(at(0, FIRST, Phase.DRAINING, 15, 7, 310));
        load.onProgress(at(1, SECOND, Phase.WARM_UP, 1, 0, 310));

        assertThat(said.toString().lines()).hasSize(2).first().asString().startsWith("stage 1 done, sweep 1: ");
        assertThat(said.toString()).contains("stage 2 of 2, ").doesNotContain("draining");
    }

    @Test
    void shouldPromiseNothingOfStagesThatAreNotKnownYet() {
        LoadProgress load = new LoadProgress(new Progress(err), List.of());

        assertThat(load.text(at(0, FIRST, Phase.MEASURING, 4, 7, 310)))
                .startsWith("stage 1, sweep 1 · ")
                .endsWith(" · at most 0:10 left of the stage");
        assertThat(load.text(at(0, FIRST, Phase.DRAINING, 15, 7, 310))).endsWith("0 failed");
    }

    @Test
    void shouldKeepToOneLineOfANarrowTerminal() {
        Progress progress = new Progress(err, true, 20, false);

        progress.update("stage 1 of 2, sweep 1 · measuring");
        progress.update("short");
        progress.line("done");

        assertThat(said.toString().split("\r\u001b\\[K"))
                .containsExactly("", "stage 1 of 2, swee…", "short", "done" + System.lineSeparator());
    }

    @Test
    void shouldWriteNoControlCharacterWhereNoTerminalIs() {
        Progress progress = new Progress(err, false, 20, false);

        progress.update("stage 1 of 2, sweep 1 · measuring");
        progress.line("done");

        assertThat(said.toString()).isEqualTo(String.format("stage 1 of 2, sweep 1 · measuring%ndone%n"));
    }

    @Test
    void shouldSayOnlyWhatWentWrongWhenQuiet() {
        Progress progress = Progress.quiet(err);

        progress.line("starting");
        progress.update("going on");
        progress.failure("the disk is full");

        assertThat(said.toString()).isEqualTo(String.format("the disk is full%n"));
    }

    private static io.kneepoint.generator.driver.Progress at(
            int stage, StageSpec spec, Phase phase, int seconds, int measured, long tokens) {
        return new io.kneepoint.generator.driver.Progress(
                stage, spec, phase, Duration.ofSeconds(seconds), 1, measured, measured, 0, tokens, 0);
    }
}
