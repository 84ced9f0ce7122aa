// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.kneepoint.embedded.local.EmbeddedServerException;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry as a server: restarts, crashes, many clients at once. */
@Timeout(60)
class EmbeddedRegistryIT {

    @TempDir
    private Path directory;

    @Test
    void shouldKeepSchemasLevelsAndAddressOverARestart() throws Exception {
        String url;
        int id;
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient client = client(registry)) {
            url = registry.url();
            id = client.register("events-value", new AvroSchema(StreamEvent.getClassSchema()));
            client.register("other", new AvroSchema("\"int\""));
            client.updateCompatibility("events-value", "FULL");
            client.updateCompatibility(null, "NONE");
        }

        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient client = client(registry)) {
            assertThat(registry.url()).isEqualTo(url);
            assertThat(client.getSchemaById(id).rawSchema()).isEqualTo(StreamEvent.getClassSchema());
            assertThat(client.getAllSubjects()).containsExactly("events-value", "other");
            assertThat(client.getCompatibility("events-value")).isEqualTo("FULL");
            assertThat(client.getCompatibility(null)).isEqualTo("NONE");
            assertThat(client.register("new", new AvroSchema("\"long\""))).isGreaterThan(id);
        }
    }

    @Test
    void shouldStartAfterACrashInTheMiddleOfAChange() throws Exception {
        int id;
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient client = client(registry)) {
            id = client.register("s", new AvroSchema("\"int\""));
        }
        Files.writeString(
                directory.resolve("schemas.jsonl"),
                "{\"change\":\"registered\",\"subject\":\"t\",\"ver",
                StandardOpenOption.APPEND);

        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient client = client(registry)) {
            assertThat(client.getAllSubjects()).containsExactly("s");
            assertThat(client.getSchemaById(id).canonicalString()).isEqualTo("\"int\"");
            client.register("t", new AvroSchema("\"int\""));
        }
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient client = client(registry)) {
            assertThat(client.getAllSubjects()).containsExactly("s", "t");
        }
    }

    @Test
    void shouldGiveAPurgedSchemaItsOldIdWhenItComesBack() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                CachedSchemaRegistryClient first = client(registry);
                CachedSchemaRegistryClient second = client(registry)) {
            int id = first.register("s", new AvroSchema("\"int\""));
            first.deleteSubject("s", false);
            first.deleteSubject("s", true);
            assertThatThrownBy(() -> second.getSchemaById(id)).hasMessageContaining("40403");

            assertThat(second.register("t", new AvroSchema("\"long\""))).isNotEqualTo(id);
            assertThat(second.register("t2", new AvroSchema("\"int\""))).isEqualTo(id);
        }
    }

    @Test
    void shouldAgreeWithManyClientsAtOnce() throws Exception {
        int schemas = 20;
        int clients = 8;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
            List<Callable<List<Integer>>> tasks = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                String subject = "subject-" + c % 2;
                tasks.add(() -> registerAll(registry, subject, schemas));
            }
            List<List<Integer>> ids = new ArrayList<>();
            for (Future<List<Integer>> each : threads.invokeAll(tasks)) {
                ids.add(each.get());
            }

            assertThat(ids).allSatisfy(each -> assertThat(each).isEqualTo(ids.get(0)));
            assertThat(ids.get(0))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, schemas).boxed().toList());
            try (CachedSchemaRegistryClient client = client(registry)) {
                assertThat(client.getAllVersions("subject-0")).hasSize(schemas);
                assertThat(client.getAllVersions("subject-1")).hasSize(schemas);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory)) {
            assertThatThrownBy(() -> EmbeddedRegistry.start(registry.directory()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("in use by this process");
        }
    }

    private static List<Integer> registerAll(EmbeddedRegistry registry, String subject, int count) throws Exception {
        List<Integer> ids = new ArrayList<>();
        try (CachedSchemaRegistryClient client = client(registry)) {
            for (int i = 0; i < count; i++) {
                String schema =
                        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"S%d\"],\"default\":\"S%d\"}".formatted(i, i);
                ids.add(client.register(subject, new AvroSchema(schema)));
            }
        }
        return ids;
    }

    private static CachedSchemaRegistryClient client(EmbeddedRegistry registry) {
        return new CachedSchemaRegistryClient(registry.url(), 100);
    }
}
