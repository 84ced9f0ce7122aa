// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.regression.GateAction;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Multiplicity;
import io.kneepoint.schemas.config.ConfigException;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.config.StrictYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesFileTest {

    private static GatesFile parse(String text) {
        return StrictYaml.parse("gates.yaml", text, GatesFile.class);
    }

    @Test
    void shouldShipTheDefaultPolicy() {
        GatesFile file = ConfigFiles.builtIn().read("gates.yaml", GatesFile.class);

        assertThat(file.policy()).isEqualTo(GatePolicy.defaults());
        assertThat(file.onInconclusive()).isEqualTo(GateAction.OnInconclusive.EXTEND);
    }

    @Test
    void shouldFillInWhatIsLeftOut() {
        GatesFile file =
                parse("gates:\n  - {metric: ttft, marginPercent: 20}\n  - {metric: errorRate, marginPoints: 1}\n");

        assertThat(file.policy().gates().get(0).statistic().name()).isEqualTo("p95");
        assertThat(file.policy().gates().get(1).statistic().name()).isEqualTo("mean");
        assertThat(file.policy().diagnostics()).isEmpty();
        assertThat(file.policy().alpha()).isEqualTo(0.05);
        assertThat(file.policy().assumedRunToRunSd()).isEqualTo(0.10);
        assertThat(file.policy().multiplicity()).isEqualTo(Multiplicity.HOLM);
    }

    @Test
    void shouldReadWhatIsSaid() {
        GatesFile file = parse("""
                alpha: 0.01
                multiplicity: fixed_sequence
                onInconclusive: block
                assumedRunToRunPercent: 4
                gates:
                  - {metric: tpot, statistic: p50, marginPercent: 5}
                """);

        assertThat(file.policy().alpha()).isEqualTo(0.01);
        assertThat(file.policy().multiplicity()).isEqualTo(Multiplicity.FIXED_SEQUENCE);
        assertThat(file.policy().assumedRunToRunSd()).isEqualTo(0.04);
        assertThat(file.onInconclusive()).isEqualTo(GateAction.OnInconclusive.BLOCK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{metric: ttfb, marginPercent: 5}|metric: ttfb (expected: one of ttft",
                "{metric: ttft, marginPoints: 5}|metric: ttft (expected: with marginPercent, for it is no share",
                "{metric: errorRate, marginPercent: 5}|metric: errorRate (expected: with marginPoints, for it is a share",
                "{metric: ttft}|metric: ttft (expected: with marginPercent",
                "{metric: ttft, statistic: median, marginPercent: 5}|statistic: median (expected: mean, p50",
                "{metric: ttft, marginPercent: -1}|margin of ttft: -1.0 (expected: from 0",
                "{metric: ttft, margin: 5}|margin"
            })
    void shouldRefuseAGateWithOneSentenceAndTheLine(String gate, String sentence) {
        assertThatThrownBy(() -> parse("gates:\n  - " + gate + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("gates.yaml:2: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void shouldRefuseAFileWithoutGatesAndAnAlphaThatIsNone() {
        assertThatThrownBy(() -> parse("gates: []\n")).hasMessageContaining("gates: none (expected: at least one)");
        assertThatThrownBy(() -> parse("alpha: 5\ngates:\n  - {metric: ttft, marginPercent: 5}\n"))
                .hasMessageContaining("alpha: 5.0 (expected: above 0, below 0.25)");
    }

    @ParameterizedTest
    @CsvSource({"15%,false,15", "15 %,false,15", "15,false,15", "0.5pp,true,0.5", "2.5%,false,2.5"})
    void shouldReadAMargin(String text, boolean share, double margin) {
        assertThat(GateOptions.margin(text, share)).isEqualTo(margin);
    }

    @ParameterizedTest
    @CsvSource({"15pp,false", "1%,true", "-5%,false", "much,false", "'',false"})
    void shouldRefuseAMarginInTheWrongUnit(String text, boolean share) {
        assertThatThrownBy(() -> GateOptions.margin(text, share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--margin: " + text + " (expected: ");
    }
}
