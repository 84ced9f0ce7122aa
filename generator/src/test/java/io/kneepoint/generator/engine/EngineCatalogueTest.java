// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineCatalogueTest {
    @Test
    void shouldTravelWithTheLibraryAndEqualTheFolder() {
        EngineCatalogue packaged = EngineCatalogue.packaged();
        EngineCatalogue folder = EngineCatalogue.load(Path.of("../config"));

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

    @Test
    void shouldPointAtTheLineThatIsWrong(@TempDir Path folder) throws IOException {
        Files.copy(Path.of("../config/gpus.yaml"), folder.resolve("gpus.yaml"));
        String models = Files.readString(Path.of("../config/models.yaml"));
        Files.writeString(folder.resolve("models.yaml"), models.replaceFirst("layers: 32", "layers: 0"));

        assertThatThrownBy(() -> EngineCatalogue.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("models.yaml:11: layers: 0 (expected: at least 1)");
    }
}
