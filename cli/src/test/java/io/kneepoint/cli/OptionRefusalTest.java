// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OptionRefusalTest {

    private static <T> Supplier<T> refusing(String message) {
        return () -> {
            throw new IllegalArgumentException(message);
        };
    }

    @Test
    void shouldGiveWhatIsNotRefused() {
        assertThat(OptionRefusal.under("--speed", () -> 1, "speed")).isEqualTo(1);
        assertThat(OptionRefusal.underOneOf(Map.of(), () -> 1)).isEqualTo(1);
    }

    @Test
    void shouldTellARefusalUnderTheOption() {
        assertThatThrownBy(() -> OptionRefusal.under("--preset", refusing("simulator: x (expected: y)"), "simulator"))
                .hasMessage("--preset: x (expected: y)");
        assertThatThrownBy(() -> OptionRefusal.under("--idle-timeout", refusing("x (expected: y)")))
                .hasMessage("--idle-timeout: x (expected: y)");
    }

    @Test
    void shouldKeepAValueThatLooksLikeAName() {
        assertThatThrownBy(() -> RunSpecs.duration("--idle-timeout", "ten: seconds", null))
                .hasMessageStartingWith("--idle-timeout: ten: seconds (expected: ");
        assertThatThrownBy(() -> OptionRefusal.under("--metric", refusing("metric: metric: x"), "metric"))
                .hasMessage("--metric: metric: x");
    }

    @Test
    void shouldTellARefusalOfOneOfSeveralAndLeaveOthersAsTheyAre() {
        Map<String, String> options = Map.of("sharedPrefixes", "--shared-prefixes");

        assertThatThrownBy(() -> OptionRefusal.underOneOf(options, refusing("sharedPrefixes: 0 (expected: 1)")))
                .hasMessage("--shared-prefixes: 0 (expected: 1)");
        assertThatThrownBy(() -> OptionRefusal.underOneOf(options, refusing("http://host: 0")))
                .hasMessage("http://host: 0");
    }

    @Test
    void shouldStandARefusalWithoutASentence() {
        assertThatThrownBy(() -> OptionRefusal.under("--speed", refusing(null), "speed"))
                .hasMessage("--speed: java.lang.IllegalArgumentException");
        assertThatThrownBy(() -> OptionRefusal.underOneOf(Map.of(), refusing(null)))
                .hasMessage("java.lang.IllegalArgumentException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pace 0", "--pace 1001", "--port 70000", "--preset no"})
    void shouldNameAnOptionThatSimulateHas(String arguments) {
        String[] words = arguments.split(" ");
        SimulateCommand command = new SimulateCommand();
        CommandLine line = new CommandLine(command);
        line.parseArgs(words);

        assertThat(line.getCommandSpec().optionsMap()).containsKey(words[0]);
        assertThatThrownBy(() -> SimulateRunner.run(command)).hasMessageStartingWith(words[0] + ": " + words[1]);
    }

    @Test
    void shouldNameTheOptionsThatASweepHas() {
        CommandLine sweep = Kneepoint.commandLine().getSubcommands().get("sweep");

        assertThat(sweep.getCommandSpec().optionsMap()).containsKeys("--levels", "--requests", "--max-duration");
        assertThatThrownBy(() -> SweepRunner.sweep(new int[] {}, 1, Duration.ofSeconds(9), false))
                .hasMessage("--levels: none (expected: at least one level)");
        assertThatThrownBy(() -> SweepRunner.sweep(new int[] {1}, 0, Duration.ofSeconds(9), false))
                .hasMessage("--requests: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> SweepRunner.sweep(new int[] {1}, 1, Duration.ofMillis(9), false))
                .hasMessageStartingWith("--max-duration: ");
    }
}
