// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.cli.Kneepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker/} names is there: no Docker runs here. {@link ComposeIT} runs what the images would run. */
class DockerFilesTest {

    private static final Path TOP = Path.of("..");

    private final ComposeFile compose = ComposeFile.read();
    private final List<String> dockerfile = Files.readAllLines(ComposeFile.FOLDER.resolve("Dockerfile"));

    DockerFilesTest() throws IOException {}

    @Test
    void shouldNameOnlyServicesVolumesAndFilesThatAreThere() {
        compose.services().forEach((name, keys) -> {
            assertThat(compose.services().keySet()).as("depends_on of " + name).containsAll(list(name, "depends_on"));
            for (String volume : list(name, "volumes")) {
                String source = volume.split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(ComposeFile.FOLDER.resolve(source)).as(name).exists();
                } else {
                    assertThat(compose.volumes()).as(name).containsKey(source);
                }
            }
            if (keys.get("build") instanceof Map<?, ?> build) {
                Path context = ComposeFile.FOLDER.resolve(String.valueOf(build.get("context")));
                assertThat(context.resolve("pom.xml")).exists();
                assertThat(context.resolve(String.valueOf(build.get("dockerfile"))))
                        .exists();
            }
        });
    }

    private List<String> list(String service, String key) {
        return compose.list(service, key);
    }

    @Test
    void shouldPinEachImageAndOpenLoopbackOnly() {
        compose.services().forEach((name, keys) -> {
            assertThat(String.valueOf(keys.get("image"))).as(name).matches("[a-z/-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+");
            assertThat(list(name, "ports"))
                    .as(name)
                    .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
        });
    }

    /** The image makes {@code default.replication.factor} of {@code KAFKA_DEFAULT_REPLICATION_FACTOR}. */
    @Test
    void shouldGiveBrokersOnlySettingsThatKafkaKnows() {
        Set<String> known = AbstractKafkaConfig.CONFIG_DEF.names();
        for (String broker : List.of("kafka-1", "kafka-2", "kafka-3")) {
            Map<?, ?> environment = compose.environment(broker);
            assertThat(environment.keySet())
                    .map(String::valueOf)
                    .filteredOn(name -> name.startsWith("KAFKA_"))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(name -> assertThat(known)
                            .contains(name.substring("KAFKA_".length())
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '.')));
            String id = broker.substring("kafka-".length());
            assertThat(environment.get("KAFKA_NODE_ID")).isEqualTo(id);
            assertThat(String.valueOf(environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS")))
                    .contains(id + "@" + broker + ":9093");
            assertThat(environment.get("KAFKA_ADVERTISED_LISTENERS")).isEqualTo("PLAINTEXT://" + broker + ":9092");
        }
    }

    /** Paths of the build stage are those of a Maven build; the entry point is the class of the launcher. */
    @Test
    void shouldCopyWhatABuildMakesAndStartTheCommandLine() throws IOException {
        String jar = Stream.of(Files.readString(TOP.resolve("kneepoint")).split("\\R"))
                .filter(line -> line.startsWith("jar="))
                .findFirst()
                .orElseThrow()
                .substring("jar=$home/".length());
        String entry = line("ENTRYPOINT");

        assertThat(dockerfile).contains("COPY --from=build /src/" + jar + " /opt/kneepoint/");
        assertThat(dockerfile).contains("COPY --from=build /src/cli/target/lib /opt/kneepoint/lib");
        assertThat(entry)
                .contains("/opt/kneepoint/" + Path.of(jar).getFileName() + ":/opt/kneepoint/lib/*")
                .contains("\"" + Kneepoint.class.getName() + "\"");
        assertThat(Files.readString(TOP.resolve("cli/src/main/java/io/kneepoint/cli/RunsOption.java")))
                .contains("${env:" + line("ENV").split("[ =]")[1] + ":");
        assertThat(line("FROM eclipse-temurin")).contains(":17-");
    }

    private String line(String beginning) {
        return dockerfile.stream()
                .filter(it -> it.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldHandGrafanaItsSourceAndEachDashboard() throws IOException {
        Path grafana = ComposeFile.FOLDER.resolve("grafana");
        List<String> mounts = list("grafana", "volumes");
        String sources = Files.readString(grafana.resolve("provisioning/datasources/prometheus.yaml"));
        Map<String, Object> providers =
                new Yaml().load(Files.readString(grafana.resolve("provisioning/dashboards/kneepoint.yaml")));

        assertThat(sources).contains("uid: prometheus", "url: http://prometheus:9090");
        assertThat(providers.toString()).contains("path=/var/lib/grafana/dashboards");
        assertThat(mounts)
                .contains(
                        "./grafana/provisioning:/etc/grafana/provisioning:ro",
                        "./grafana/dashboards:/var/lib/grafana/dashboards:ro");
        assertThat(grafana.resolve("dashboards")
                        .resolve(Path.of(String.valueOf(compose.environment("grafana")
                                        .get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")))
                                .getFileName()))
                .exists();
        try (Stream<Path> files = Files.list(grafana.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                assertThat(new TreeSet<>(dashboard.findValuesAsText("uid")))
                        .as("sources")
                        .contains("prometheus");
                assertThat(dashboard.get("panels")).allSatisfy(panel -> {
                    assertThat(panel.get("title").asText()).isNotBlank();
                    assertThat(panel.get("description").asText())
                            .as(panel.get("title").asText())
                            .isNotBlank();
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
                });
            }
        }
    }
}
