// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Published measurements against the formula, with the tolerance one may expect of a specification. */
class StepTimeTest {
    private static final EngineCatalogue CATALOGUE = EngineCatalogue.packaged();
    private static final Efficiency TYPICAL = new Efficiency(0.6, 0.85, Duration.ofMillis(2));

    private static StepTime stepTime(String model, String gpu, int gpus) {
        return new StepTime(
                new Deployment(CATALOGUE.model(model), CATALOGUE.gpu(gpu), gpus, Precision.BF16, Precision.BF16),
                TYPICAL);
    }

    @Test
    void shouldTakeAsLongAsHandArithmeticSays() {
        double parameters = 8_030_261_248.0;
        double decode = 2e6 + 1e9 * (2 * parameters + 131_072.0 * 4000) / (2039e9 * 0.85);
        double prefill = 2e6 + 1e9 * (2 * parameters * 1000 + 4.0 * 32 * 4096 * 1000 * 1001 / 2) / (312e12 * 0.6);

        assertThat(stepTime("llama3-8b", "a100-80", 1).nanos(1, 1, 4000, 0)).isCloseTo(decode, within(1.0));
        assertThat(stepTime("llama3-8b", "a100-80", 1).promptNanos(1000)).isCloseTo(prefill, within(1.0));
    }

    @Test
    void shouldComeNearPublishedFirstTokenTimes() {
        // TensorRT-LLM on A100: LLaMA 7B 133 ms, 70B on four GPUs 377 ms, both for prompts of 2,048 tokens.
        assertThat(stepTime("llama2-7b", "a100-80", 1).promptNanos(2048) / 1e6).isBetween(133 * 0.8, 133 * 1.2);
        assertThat(stepTime("llama2-70b", "a100-80", 4).promptNanos(2048) / 1e6).isBetween(377 * 0.8, 377 * 1.2);
    }

    @Test
    void shouldComeNearAPublishedDecodeSpeed() {
        // TensorRT-LLM on A100: LLaMA 7B, 60 at a time, 128 in and 2,048 out: 1,928 tokens a second.
        double nanos = stepTime("llama2-7b", "a100-80", 1).nanos(60, 60, 60L * (128 + 1024), 0);

        assertThat(60 / nanos * 1e9).isBetween(1928 * 0.8, 1928 * 1.2);
    }

    @Test
    void shouldReadMoreExpertsTheMoreTokensThereAre() {
        ModelSpec mixtral = CATALOGUE.model("mixtral-8x7b");

        assertThat(mixtral.parametersRead(1)).isCloseTo((double) mixtral.activeParameters(), within(1.0));
        assertThat(mixtral.parametersRead(4)).isGreaterThan(1.5 * mixtral.activeParameters());
        assertThat(mixtral.parametersRead(10_000)).isCloseTo((double) mixtral.parameters(), within(1.0));
        assertThat(CATALOGUE.model("llama3-8b").parametersRead(1)).isEqualTo(8_030_261_248.0);
    }

    @Test
    void shouldReadNoMoreThanTheWindow() {
        StepTime windowed = stepTime("mistral-7b-v0.1", "a100-80", 1);

        assertThat(windowed.nanos(1, 1, 32_000, 0)).isEqualTo(windowed.nanos(1, 1, 4096, 0));
        assertThat(windowed.nanos(2, 2, 6000, 0)).isGreaterThan(windowed.nanos(2, 2, 4096, 0));
    }

    @Test
    void shouldPayForTalkingBetweenGpus() {
        double alone = stepTime("llama3-8b", "a100-80-pcie", 1).promptNanos(2048) - 2e6;
        double four = stepTime("llama3-8b", "a100-80-pcie", 4).promptNanos(2048) - 2e6;

        assertThat(four).isGreaterThan(alone / 4);
    }

    @Test
    void shouldBeSlowerByTheFactorAskedFor() {
        Deployment deployment = new Deployment(
                CATALOGUE.model("llama3-8b"), CATALOGUE.gpu("a100-80"), 1, Precision.BF16, Precision.BF16);
        double before = new StepTime(deployment, TYPICAL).nanos(64, 64, 250_000, 0);
        double after = new StepTime(deployment, TYPICAL.slowedBy(1.3)).nanos(64, 64, 250_000, 0);

        assertThat(after / before).isCloseTo(1.3, within(1e-9));
    }
}
