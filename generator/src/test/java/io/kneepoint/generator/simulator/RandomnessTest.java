// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomnessTest {
    @Test
    void shouldBeTheSameOnEveryJdk() {
        Randomness random = new Randomness(42);

        assertThat(random.uniform()).isEqualTo(0.7415648787718233);
        assertThat(random.normal()).isEqualTo(-0.7657743575950964);
        assertThat(random.normal()).isEqualTo(-0.49852031258865775);
        assertThat(random.exponential(1)).isEqualTo(0.4218852587151469);
        assertThat(random.spread(0.5)).isEqualTo(0.7401229258635285);
    }

    @Test
    void shouldHaveTheMomentsItClaims() {
        Randomness random = new Randomness(7);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        double exponential = 0;
        double logs = 0;
        for (int i = 0; i < n; i++) {
            double normal = random.normal();
            sum += normal;
            squares += normal * normal;
            exponential += random.exponential(3);
            logs += Math.log(random.spread(0.4));
        }

        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(1, within(0.02));
        assertThat(exponential / n).isCloseTo(3, within(0.04));
        assertThat(logs / n).isCloseTo(0, within(0.01));
        assertThat(random.exponential(0)).isZero();
        assertThat(random.spread(0)).isEqualTo(1);
    }

    @Test
    void shouldDrawTheAnswersOfTheWorkload() {
        Workload workload = TestEngines.calibrated().workload();
        Randomness random = new Randomness(1);
        int n = 100_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            RequestShape shape = workload.draw(random);
            assertThat(shape.outputTokens()).isBetween(1, 288);
            assertThat(shape.prefix()).isBetween(0L, 109L);
            sum += shape.outputTokens();
        }

        // Log-normal, mean 190, sigma 0.4, cut at 288: mean about 183.
        assertThat(sum / n).isCloseTo(183, within(1.0));
    }
}
