// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded registry keeps the contract, finer points included. */
@Timeout(60)
class EmbeddedRegistryContractIT extends ConfluentRegistryContract {

    private static EmbeddedRegistry registry;

    @BeforeAll
    static void start(@TempDir Path directory) {
        registry = EmbeddedRegistry.start(directory);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Override
    String url() {
        return registry.url();
    }
}
