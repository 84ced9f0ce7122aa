// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.schemas.config.ConfigFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the configuration files are. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "DIR",
            defaultValue = "${env:KNEEPOINT_CONFIG}",
            description =
                    "Folder whose YAML files replace the built-in ones of the same name (default: $$KNEEPOINT_CONFIG).")
    private Path folder;

    ConfigFiles files() {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--config: " + folder + " (expected: an existing folder)");
        }
        return new ConfigFiles(Optional.ofNullable(folder));
    }
}
