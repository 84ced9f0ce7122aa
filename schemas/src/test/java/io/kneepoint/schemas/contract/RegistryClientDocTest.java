// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the module of the registry client promises: Confluent's classes, their licence, and nothing else of the bundle. */
class RegistryClientDocTest {

    private static final String FLINK_PATH = "org/apache/flink";
    private static final String RELOCATED =
            "org.apache.flink.avro.registry.confluent.shaded." + SchemaRegistryClient.class.getName();
    private static final Path POM = Path.of("registry-client", "pom.xml");
    private static final String PROFILE = "/project/profiles/profile[id='confluent']";

    @Test
    void shouldHaveConfluentsClassesUnderTheirOwnNames() throws Exception {
        for (Class<?> type : List.of(CachedSchemaRegistryClient.class, MockSchemaRegistryClient.class)) {
            assertThat(type.getPackageName()).isEqualTo("io.confluent.kafka.schemaregistry.client");
            assertThat(SchemaRegistryClient.class).isAssignableFrom(type);
        }
        assertThatThrownBy(() -> Class.forName(RELOCATED)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void shouldLeaveNothingOfFlinkOnTheClassPath() {
        ClassLoader loader = getClass().getClassLoader();

        assertThat(loader.getResource(FLINK_PATH)).isNull();
        assertThat(loader.getResource("org/apache/flink/avro/registry/confluent/shaded/io/confluent"))
                .isNull();
        assertThat(loader.getResource("org/apache/flink/formats/avro/AvroFormatFactory.class"))
                .isNull();
        assertThat(System.getProperty("java.class.path") + System.getProperty("surefire.test.class.path"))
                .doesNotContain("flink");
    }

    @Test
    void shouldHoldConfluentsClassesAndNoneOfFlinksNames() throws IOException {
        try (JarFile jar = ourJar()) {
            List<String> classes = new ArrayList<>();
            for (JarEntry entry :
                    jar.stream().filter(each -> !each.isDirectory()).toList()) {
                if (entry.getName().endsWith(".class")) {
                    classes.add(entry.getName());
                    assertThat(text(jar, entry.getName()))
                            .as(entry.getName())
                            .doesNotContain(FLINK_PATH, "org.apache.flink");
                } else {
                    assertThat(entry.getName()).startsWith("META-INF/");
                }
            }
            assertThat(classes)
                    .hasSizeGreaterThan(100)
                    .allMatch(name -> name.startsWith("io/confluent/kafka/schemaregistry/"));
        }
    }

    @Test
    void shouldCarryTheNoticeAndTheLicence() throws IOException {
        try (JarFile jar = ourJar()) {
            assertThat(text(jar, "META-INF/NOTICE"))
                    .contains("io.confluent:kafka-schema-registry-client:7.5.3")
                    .contains("org.apache.flink:flink-sql-avro-confluent-registry:2.1.0")
                    .contains("Apache License, Version 2.0");
            assertThat(text(jar, "META-INF/LICENSE"))
                    .contains("Apache License", "Version 2.0, January 2004", "END OF TERMS AND CONDITIONS");
        }
    }

    @Test
    void shouldNameTheVersionsInTheNoticeThatTheBuildTakes() throws Exception {
        String notice = Files.readString(Path.of("registry-client", "src", "main", "resources", "META-INF", "NOTICE"));

        assertThat(notice)
                .contains("kafka-schema-registry-client:" + text(pom(POM), "/project/properties/confluent.version"))
                .contains("flink-sql-avro-confluent-registry:"
                        + text(pom(Path.of("..", "pom.xml")), "/project/properties/flink-registry.version"));
    }

    @Test
    void shouldOfferConfluentsOwnJarInAProfileThatIsOffAndNamesNoRepository() throws Exception {
        Document pom = pom(POM);

        assertThat(nodes(pom, PROFILE).getLength()).isEqualTo(1);
        assertThat(nodes(pom, PROFILE + "/activation").getLength()).isZero();
        assertThat(text(pom, PROFILE + "/dependencies/dependency/groupId")).isEqualTo("io.confluent");
        assertThat(text(pom, PROFILE + "/dependencies/dependency/artifactId"))
                .isEqualTo("kafka-schema-registry-client");
        assertThat(nodes(pom, "//repository|//pluginRepository").getLength()).isZero();
    }

    @Test
    void shouldSwitchOffInThatProfileTheStepThatTakesTheClassesOtherwise() throws Exception {
        Document pom = pom(POM);
        String execution = "/build/plugins/plugin[artifactId='maven-shade-plugin']/executions/execution/";

        assertThat(text(pom, PROFILE + execution + "phase")).isEqualTo("none");
        assertThat(text(pom, PROFILE + execution + "id"))
                .isNotBlank()
                .isEqualTo(text(pom, "/project" + execution + "id"));
    }

    /** The jar of the module; with the profile {@code confluent} it is Confluent's, about which nothing is promised here. */
    private static JarFile ourJar() throws IOException {
        Path place = Path.of(SchemaRegistryClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        assumeThat(place.getFileName().toString()).startsWith("kneepoint-registry-client");
        return new JarFile(place.toFile());
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
            return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Document pom(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static NodeList nodes(Document document, String path) throws Exception {
        XPath xpath = XPathFactory.newInstance().newXPath();
        return (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
    }

    private static String text(Document document, String path) throws Exception {
        Node node = nodes(document, path).item(0);
        return node == null ? "" : node.getTextContent();
    }
}
