// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.embedded.EmbeddedPorts;
import io.kneepoint.embedded.local.ServerSecurity;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A broker behind TLS and SASL and a registry behind TLS and a password: who knows them works, nobody else gets in. */
@Timeout(240)
class SecuredPairIT {

    private static final String PASSWORD = "planted-password-4711";
    private static final Script QUICK = Script.chat(Duration.ofMillis(5), Duration.ofMillis(2), 10);

    @TempDir
    Path folder;

    private Path keys;
    private EmbeddedKafka pair;

    @BeforeEach
    void start() throws Exception {
        keys = key("server");
        pair = EmbeddedKafka.start(
                folder.resolve("kafka"),
                EmbeddedPorts.remembered(),
                Optional.of(new ServerSecurity(keys, PASSWORD, "tester", PASSWORD)));
        assertThat(pair.schemaRegistryUrl()).startsWith("https://");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void shouldRunThroughTlsAndPasswordsAndRefuseEverybodyElse() throws Exception {
        Path good = settings("good", keys, PASSWORD, PASSWORD);
        List<ChildCommand> all = new ArrayList<>();
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                ChildCommand analyze = child("analyze", "--kafka-config", good.toString())) {
            all.add(analyze);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> analyze.err().contains("the live page is at"));

            ChildCommand sweep = sweep(endpoint, good);
            all.add(sweep);
            assertThat(sweep.await()).as(sweep.err()).isZero();
            JsonNode report = new ObjectMapper().readTree(sweep.out());
            assertThat(report.get("state").asText()).as(sweep.err()).isEqualTo("COMPLETE");
            assertThat(sweep.err()).doesNotContain("made of the recording");

            ChildCommand wrongUser = sweep(endpoint, settings("user", keys, "wrong-" + PASSWORD, PASSWORD));
            all.add(wrongUser);
            assertThat(wrongUser.await()).as(wrongUser.err()).isEqualTo(5);
            assertThat(wrongUser.err()).contains("refuses this client");

            ChildCommand wrongRegistry = sweep(endpoint, settings("registry", keys, PASSWORD, "wrong-" + PASSWORD));
            all.add(wrongRegistry);
            assertThat(wrongRegistry.await()).as(wrongRegistry.err()).isEqualTo(5);
            assertThat(wrongRegistry.err()).contains("schema registry: refuses this client, HTTP 401 (expected: ");

            ChildCommand wrongTrust = sweep(endpoint, settings("trust", key("other"), PASSWORD, PASSWORD));
            all.add(wrongTrust);
            assertThat(wrongTrust.await()).as(wrongTrust.err()).isEqualTo(5);
            assertThat(analyze.isAlive()).as("who knows the password").isTrue();
        }
        for (ChildCommand each : all) {
            assertThat(each.err() + each.out()).doesNotContain(PASSWORD);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(PASSWORD);
            }
        }
    }

    /** It asks ten times before it gives up, since a registry that starts may refuse too. */
    @Test
    @EnabledIfSystemProperty(named = "kneepoint.full", matches = "true", disabledReason = "it waits for half a minute")
    void shouldStopAnAnalyzerThatTheRegistryRefuses() throws Exception {
        String settings =
                settings("stranger", keys, PASSWORD, "wrong-" + PASSWORD).toString();
        // There has to be something to decode.
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK)) {
            ChildCommand stranger = child("analyze", "--application-id", "stranger", "--kafka-config", settings);
            Path good = settings("first", keys, PASSWORD, PASSWORD);
            try (ChildCommand analyze = child("analyze", "--kafka-config", good.toString())) {
                assertThat(sweep(endpoint, good).await()).isZero();
                assertThat(stranger.await()).as(stranger.err()).isEqualTo(5);
                assertThat(analyze.isAlive()).as("who knows the password").isTrue();
            }
            assertThat(stranger.err())
                    .contains("waiting for the schema registry")
                    .contains("kneepoint: the analyzer stopped: schema registry: does not let this client in"
                            + " (expected: credentials that it knows): ")
                    .doesNotContain(PASSWORD);
        }
    }

    private ChildCommand sweep(ScriptedEndpoint endpoint, Path settings) throws Exception {
        return child(
                "sweep",
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "m",
                "--levels",
                "2",
                "--requests",
                "10",
                "--no-calibration",
                "--output",
                "json",
                "--kafka-config",
                settings.toString());
    }

    private ChildCommand child(String command, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--bootstrap-servers",
                pair.bootstrapServers(),
                "--schema-registry",
                pair.schemaRegistryUrl(),
                "--runs",
                folder.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        return ChildCommand.start(folder, arguments.toArray(String[]::new));
    }

    private Path settings(String name, Path trusted, String password, String registryPassword) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="tester" password="%2$s";
                ssl.truststore.type=PKCS12
                ssl.truststore.location=%1$s
                ssl.truststore.password=%4$s
                schema.registry.basic.auth.credentials.source=USER_INFO
                schema.registry.basic.auth.user.info=tester:%3$s
                schema.registry.ssl.truststore.type=PKCS12
                schema.registry.ssl.truststore.location=%1$s
                schema.registry.ssl.truststore.password=%4$s
                """.formatted(trusted, password, registryPassword, PASSWORD));
    }

    /** A key that signs itself, made by the JDK's keytool; clients trust the same file. */
    private Path key(String name) throws IOException, InterruptedException {
        Path store = folder.resolve(name + ".p12");
        Path plain = folder.resolve(name + "-key.p12");
        Path certificate = folder.resolve(name + ".cer");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                plain.toString());
        keytool("-exportcert", "-alias", "server", "-keystore", plain.toString(), "-file", certificate.toString());
        Files.copy(plain, store);
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "trusted",
                "-keystore",
                store.toString(),
                "-file",
                certificate.toString());
        return store;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
