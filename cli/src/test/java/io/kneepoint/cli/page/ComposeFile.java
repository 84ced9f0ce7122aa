// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker/compose.yaml}, anchors and merges resolved.
 *
 * @param services services by name, each with its keys
 * @param volumes named volumes
 */
record ComposeFile(Map<String, Map<String, Object>> services, Map<String, Object> volumes) {

    static final Path FOLDER = Path.of("../docker");
    static final Path FILE = FOLDER.resolve("compose.yaml");

    @SuppressWarnings("unchecked")
    static ComposeFile read() throws IOException {
        try (Reader in = Files.newBufferedReader(FILE)) {
            Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return new ComposeFile(
                    (Map<String, Map<String, Object>>) tree.get("services"), (Map<String, Object>) tree.get("volumes"));
        }
    }

    /** A list of a service; empty when it has none. */
    List<String> list(String service, String key) {
        Object values = services.get(service).get(key);
        return values == null
                ? List.of()
                : ((List<?>) values).stream().map(String::valueOf).toList();
    }

    /** Environment of a service; empty when it has none. */
    Map<?, ?> environment(String service) {
        Object values = services.get(service).get("environment");
        return values == null ? Map.of() : (Map<?, ?>) values;
    }
}
