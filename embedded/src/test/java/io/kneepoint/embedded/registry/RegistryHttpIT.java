// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry answers when the other side is not Confluent's client: bad input, odd paths, plain HTTP. */
@Timeout(60)
class RegistryHttpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INT_SCHEMA = "{\"schema\":\"\\\"int\\\"\"}";

    private static EmbeddedRegistry registry;
    private static HttpClient http;

    @BeforeAll
    static void start(@TempDir Path directory) {
        registry = EmbeddedRegistry.start(directory);
        http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /subjects/s/versions               | {\"schema\":           | 422 | 422",
                "POST   | /subjects/s/versions               | [1]                    | 422 | 422",
                "POST   | /subjects/s/versions               | {} {}                  | 422 | 422",
                "POST   | /subjects/s/versions               | ``                     | 422 | 422",
                "POST   | /subjects/s/versions               | {}                     | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":7}         | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":\"{\"}     | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":\"\\\"int\\\" x\"} | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":\"\\\"int\\\"\",\"schemaType\":\"PROTOBUF\"} | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"n\"}]} | 422 | 42201",
                "POST   | /subjects/s/versions               | {\"schema\":\"\\\"int\\\"\",\"ruleSet\":{\"domainRules\":[]}} | 422 | 42201",
                "POST   | /subjects/none                     | {\"schema\":\"\\\"int\\\"\"} | 404 | 40401",
                "GET    | /subjects/none/versions/0          | ``                     | 422 | 42202",
                "GET    | /subjects/none/versions/first      | ``                     | 422 | 42202",
                "GET    | /subjects/none/versions/2147483648 | ``                     | 422 | 42202",
                "GET    | /subjects/none/versions/latest     | ``                     | 404 | 40401",
                "GET    | /schemas/ids/99999                 | ``                     | 404 | 40403",
                "GET    | /schemas/ids/abc                   | ``                     | 404 | 40403",
                "POST   | /compatibility/subjects/none/versions/1 | {\"schema\":\"\\\"int\\\"\"} | 404 | 40401",
                "PUT    | /config                            | {\"compatibility\":\"UP\"} | 422 | 42203",
                "PUT    | /config                            | {}                     | 422 | 42203",
                "PUT    | /config                            | {\"compatibility\":\"FULL\",\"normalize\":true} | 422 | 422",
                "DELETE | /config/none                       | ``                     | 404 | 40401",
                "GET    | /config/none                       | ``                     | 404 | 40408",
                "GET    | /mode/none                         | ``                     | 404 | 40409",
                "PUT    | /mode                              | {\"mode\":\"IMPORT\"}  | 422 | 42205",
                "GET    | /nowhere                           | ``                     | 404 | 404",
                "GET    | /subjects/a/b/c/d                  | ``                     | 404 | 404",
                "PATCH  | /subjects                          | ``                     | 405 | 405",
                "DELETE | /schemas/types                     | ``                     | 405 | 405"
            })
    void shouldAnswerBadInputAsConfluentDoes(String method, String path, String body, int status, int errorCode)
            throws Exception {
        HttpResponse<String> response = send(method, path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(response.body());
        assertThat(error.get("error_code").asInt()).as(response.body()).isEqualTo(errorCode);
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/vnd.schemaregistry.v1+json");
    }

    @Test
    void shouldRefuseABodyAboveTheLimitAndServeOn() throws Exception {
        String large = "{\"schema\":\"" + " ".repeat(RegistryHandler.BODY_LIMIT_BYTES) + "\"}";

        assertThat(send("POST", "/subjects/s/versions", large).statusCode()).isEqualTo(413);
        assertThat(send("GET", "/", "").body()).isEqualTo("{}");
    }

    @Test
    void shouldRefuseABodyThatIsNotUtf8() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/s/versions"))
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xC3, '}'}))
                .build();

        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("not UTF-8");
    }

    @Test
    void shouldRefuseASchemaNestedWithoutEnd() throws Exception {
        String nested = "[".repeat(100_000);

        HttpResponse<String> response = send("POST", "/subjects/s/versions", "{\"schema\":\"" + nested + "\"}");

        assertThat(JSON.readTree(response.body()).get("error_code").asInt()).isEqualTo(42201);
        assertThat(response.body().length()).isLessThan(2_000);
    }

    @Test
    void shouldKeepSlashesPlusesAndUmlautsInSubjects() throws Exception {
        assertThat(send("POST", "/subjects/a%2Fb+c%20%C3%BC/versions", INT_SCHEMA)
                        .statusCode())
                .isEqualTo(200);

        assertThat(JSON.readTree(send("GET", "/subjects?subjectPrefix=a%2F", "").body()))
                .containsExactly(JSON.getNodeFactory().textNode("a/b+c ü"));
        JsonNode latest = JSON.readTree(
                send("GET", "/subjects/a%2Fb+c%20%C3%BC/versions/latest", "").body());
        assertThat(latest.get("subject").asText()).isEqualTo("a/b+c ü");
        assertThat(latest.get("version").asInt()).isEqualTo(1);
        assertThat(latest.get("schema").asText()).isEqualTo("\"int\"");
    }

    @Test
    void shouldDescribeItself() throws Exception {
        assertThat(send("GET", "/schemas/types", "").body()).isEqualTo("[\"AVRO\"]");
        assertThat(send("GET", "/mode", "").body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(send("GET", "/mode/any?defaultToGlobal=true", "").body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(send("GET", "/config", "").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(send("GET", "/config/any?defaultToGlobal=true", "").body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    }

    @Test
    void shouldAnswerTheLevelThatASubjectLoses() throws Exception {
        assertThat(send("PUT", "/config/lost", "{\"compatibility\":\"full\"}").body())
                .isEqualTo("{\"compatibility\":\"FULL\"}");
        assertThat(send("DELETE", "/config/lost", "").body()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
    }

    @Test
    void shouldListSchemasAndTheirUses() throws Exception {
        String string = "{\"schema\":\"\\\"string\\\"\"}";
        int id = JSON.readTree(send("POST", "/subjects/listed/versions", string).body())
                .get("id")
                .asInt();

        assertThat(send("GET", "/schemas/ids/" + id + "/schema", "").body()).isEqualTo("\"string\"");
        assertThat(send("GET", "/schemas/ids/" + id + "/versions", "").body())
                .isEqualTo("[{\"subject\":\"listed\",\"version\":1}]");
        assertThat(send("GET", "/schemas?subjectPrefix=listed&latestOnly=true", "")
                        .body())
                .isEqualTo("[{\"subject\":\"listed\",\"version\":1,\"id\":%d,\"schema\":\"\\\"string\\\"\"}]"
                        .formatted(id));
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .timeout(Duration.ofSeconds(20))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
