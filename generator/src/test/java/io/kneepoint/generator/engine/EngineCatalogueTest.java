// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.config.ConfigException;
import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCatalogueTest {
    @Test
    void shouldTravelWithTheLibraryAndEqualTheFolder() {
        EngineCatalogue packaged = EngineCatalogue.packaged();
        EngineCatalogue folder = EngineCatalogue.read(own(Path.of("../config")));

        assertThat(packaged.models()).isEqualTo(folder.models()).hasSizeGreaterThan(20);
        assertThat(packaged.gpus()).isEqualTo(folder.gpus()).hasSizeGreaterThan(8);
    }

    @Test
    void shouldListWhatThereIsWhenANameIsUnknown() {
        assertThatThrownBy(() -> EngineCatalogue.packaged().model("gpt-5"))
                .hasMessageStartingWith("model: gpt-5 (expected: one of llama3-8b, ");
        assertThatThrownBy(() -> EngineCatalogue.packaged().gpu("tpu"))
                .hasMessageStartingWith("gpu: tpu (expected: one of a100-40, ");
    }

    @ParameterizedTest
    @CsvSource({
        "llama3-8b, llama3-8b",
        "LLAMA3-8B, llama3-8b",
        "meta-llama/Meta-Llama-3-8B, llama3-8b",
        "meta-llama/Meta-Llama-3-8B-Instruct, llama3-8b",
        "meta-llama/Llama-3.1-70B-Instruct, llama3.1-70b",
        "Qwen/Qwen2.5-7B-Instruct, qwen2.5-7b",
        "/models/qwen2.5-7b, qwen2.5-7b",
        "mistralai/Mixtral-8x7B-Instruct-v0.1, mixtral-8x7b"
    })
    void shouldKnowAModelByTheNameItIsServedUnder(String served, String name) {
        assertThat(EngineCatalogue.packaged().served(served))
                .map(ModelSpec::name)
                .hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-5", "llama3-8b-awq", "meta-llama/", "Llama-3.1-8B-Instruct-FP8"})
    void shouldNotGuessAModel(String served) {
        assertThat(EngineCatalogue.packaged().served(served)).isEmpty();
    }

    @Test
    void shouldTakeFromTheUsersFolderOnlyWhatItHas(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("gpus.yaml"), """
                gpus:
                  - name: house-gpu
                    memory: 16GiB
                    usableMemory: 15GiB
                    bandwidthPerSecond: 300GB
                    interconnectPerSecond: 32GB
                    denseBf16TeraFlops: 100
                    typicalMfu: 0.5
                """);

        EngineCatalogue catalogue = EngineCatalogue.read(own(folder));

        assertThat(catalogue.gpus()).extracting(GpuSpec::name).containsExactly("house-gpu");
        assertThat(catalogue.models()).isEqualTo(EngineCatalogue.packaged().models());
    }

    @Test
    void shouldPointAtTheLineThatIsWrong(@TempDir Path folder) throws IOException {
        String models = Files.readString(Path.of("../config/models.yaml"));
        Files.writeString(folder.resolve("models.yaml"), models.replaceFirst("layers: 32", "layers: 0"));

        assertThatThrownBy(() -> EngineCatalogue.read(own(folder)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("models.yaml:11: layers: 0 (expected: at least 1)");
    }

    private static ConfigFiles own(Path folder) {
        return new ConfigFiles(Optional.of(folder));
    }
}
