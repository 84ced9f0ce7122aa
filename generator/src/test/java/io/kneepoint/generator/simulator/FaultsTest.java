// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    @Test
    void shouldReadRatesAsACommandLineHasThem() {
        assertThat(Faults.parse("stall=0.05, slow-first-token=0.1,error-event=0")
                        .rates())
                .containsOnly(
                        Map.entry(FaultKind.STALL, 0.05),
                        Map.entry(FaultKind.SLOW_FIRST_TOKEN, 0.1),
                        Map.entry(FaultKind.ERROR_EVENT, 0.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stall         | faults: stall (expected: kind=rate, such as stall=0.05)",
                "boom=0.1      | faults: boom (expected: one of stall, reset, malformed, clumped, rate-limited, "
                        + "slow-first-token, error-event, truncated)",
                "stall=often   | faults: stall=often (expected: a rate from 0 to 1 after the =)",
                "stall=2       | rates: stall 2.0 (expected: 0 to 1)"
            })
    void shouldRefuseWhatIsNoRate(String text, String sentence) {
        assertThatThrownBy(() -> Faults.parse(text)).hasMessage(sentence);
    }

    @Test
    void shouldRefuseMoreThanAllRequests() {
        assertThatThrownBy(() -> Faults.parse("stall=0.75,reset=0.5"))
                .hasMessage("rates: 1.25 together (expected: at most 1)");
    }

    @Test
    void shouldDrawAtTheRatesAskedFor() {
        Faults faults = Faults.parse("stall=0.1,reset=0.2");
        Randomness random = new Randomness(5);
        Map<FaultKind, Integer> drawn = new EnumMap<>(FaultKind.class);
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            faults.draw(random).ifPresent(kind -> drawn.merge(kind, 1, Integer::sum));
        }

        assertThat(drawn).containsOnlyKeys(FaultKind.STALL, FaultKind.RESET);
        assertThat(drawn.get(FaultKind.STALL) / (double) n).isCloseTo(0.1, within(0.005));
        assertThat(drawn.get(FaultKind.RESET) / (double) n).isCloseTo(0.2, within(0.005));
        assertThat(Faults.none().draw(random)).isEmpty();
    }
}
