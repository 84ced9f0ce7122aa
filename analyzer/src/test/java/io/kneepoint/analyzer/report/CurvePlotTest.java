// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvePlotTest {

    @ParameterizedTest
    @ValueSource(ints = {36, 40, 60, 79, 91, 92, 100, 132, 300})
    void shouldStayWithinTheTerminal(int width) {
        String plot = CurvePlot.of(SampleReport.of("m"), width);

        assertThat(plot.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(plot).contains("1,450", "1,350 ms", "knee, about 25", "128");
    }

    @Test
    void shouldPutThePanelsBesideEachOtherWhereThereIsRoom() {
        long narrow = CurvePlot.of(SampleReport.of("m"), 91).lines().count();
        long wide = CurvePlot.of(SampleReport.of("m"), 92).lines().count();

        assertThat(narrow).isEqualTo(2 * wide + 1);
    }

    @Test
    void shouldDrawNothingOnANarrowTerminalOrWithoutLevels() {
        assertThat(CurvePlot.of(SampleReport.of("m"), 35)).isEmpty();
        assertThat(CurvePlot.of(SampleReport.empty(), 100)).isEmpty();
    }

    @Test
    void shouldRiseFromTheLowerLeftToThePeak() {
        String[] lines = CurvePlot.of(SampleReport.of("m"), 60).split("\n");

        // Lines 1 to 9 are the drawing; the row of the top holds dots at its right alone, the last at its left alone.
        assertThat(lines[1].substring(12, 40)).isBlank();
        assertThat(lines[1].substring(40)).isNotBlank();
        assertThat(lines[9].substring(12, 20)).isNotBlank();
    }

    @Test
    void shouldSetEachDotOfACharacter() {
        Braille all = new Braille(1, 1);
        for (int x = 0; x < Braille.ACROSS; x++) {
            for (int y = 0; y < Braille.DOWN; y++) {
                all.dot(x, y);
            }
        }
        Braille corner = new Braille(2, 1);
        corner.dot(3, 3);
        corner.dot(4, 0);

        assertThat(all.lines()).containsExactly("\u28ff");
        assertThat(corner.lines()).containsExactly(" \u2880");
    }
}
