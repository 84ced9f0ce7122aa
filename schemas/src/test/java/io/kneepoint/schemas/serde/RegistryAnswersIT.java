// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the serdes make of answers that Confluent's client gets over HTTP. */
class RegistryAnswersIT {

    private static final String TOPIC = "kneepoint.stream-events";
    private static final StreamEvent EVENT = new StreamEvent("run-1", 0, null, 7L, new Watermark(42L));

    private HttpServer server;
    private String url;
    private int status;
    private String answer;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void shouldReadARecordWithTheSchemaThatTheRegistryGives() {
        answer(200, "{\"schema\":" + quoted(StreamEvent.getClassSchema().toString()) + "}");

        assertThat(deserialize()).isEqualTo(EVENT);
    }

    @Test
    void shouldWriteTheIdThatTheRegistryGives() {
        answer(200, "{\"id\":258}");

        assertThat(serialize()).startsWith(0, 0, 0, 1, 2);
    }

    @ParameterizedTest
    @CsvSource({"404,40403", "404,40401"})
    void shouldRefuseTheRecordWhenTheSchemaIsUnknown(int httpStatus, int code) {
        answer(httpStatus, "{\"error_code\":" + code + ",\"message\":\"Schema not found\"}");

        assertThatThrownBy(this::deserialize)
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageContaining("Schema not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "PROTOBUF"})
    void shouldRefuseTheRecordWhenTheSchemaIsOfAnotherType(String type) {
        answer(200, "{\"schemaType\":\"" + type + "\",\"schema\":\"{}\"}");

        assertThatThrownBy(this::deserialize)
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageStartingWith("schema 1: not an Avro schema: ")
                .hasMessageContaining(type);
    }

    @Test
    void shouldRefuseTheRecordWhenTheSchemaIsNoSchema() {
        answer(200, "{\"schema\":\"{\\\"type\\\":\\\"recrod\\\"}\"}");

        assertThatThrownBy(this::deserialize).isInstanceOf(UndecodableRecordException.class);
    }

    @ParameterizedTest
    @CsvSource({"401,40101", "403,40301", "429,42901", "500,50001", "503,50301", "404,404"})
    void shouldWaitWhenTheRegistryGivesNoAnswerAboutTheSchema(int httpStatus, int code) {
        answer(httpStatus, "{\"error_code\":" + code + ",\"message\":\"no\"}");

        assertThatThrownBy(this::deserialize).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldWaitWhenSomethingElseAnswersInTheRegistrysPlace() {
        answer(404, "<html>Not here</html>");
        assertThatThrownBy(this::deserialize).isInstanceOf(RegistryUnavailableException.class);

        answer(200, "<html>Welcome</html>");
        assertThatThrownBy(this::deserialize).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldWaitWhenNobodyAnswers() {
        server.stop(0);

        assertThatThrownBy(this::deserialize)
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageStartingWith("schema registry: no answer for schema 1: ");
        assertThatThrownBy(this::serialize)
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageStartingWith("schema registry: no answer while registering kneepoint.stream-events-value: ");
    }

    @Test
    void shouldSayThatTheRegistryRefusedAnIncompatibleSchema() {
        answer(
                409,
                "{\"error_code\":409,\"message\":\"Schema being registered is incompatible with an earlier schema\"}");

        assertThatThrownBy(this::serialize)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "schema registry: refused the schema of kneepoint.stream-events-value: Schema being");
    }

    private void answer(int httpStatus, String body) {
        status = httpStatus;
        answer = body;
    }

    private StreamEvent deserialize() {
        byte[] body = new AvroBody<>(StreamEvent.class).encode(EVENT);
        byte[] bytes = Arrays.copyOf(WireFormat.header(1), WireFormat.HEADER_LENGTH + body.length);
        System.arraycopy(body, 0, bytes, WireFormat.HEADER_LENGTH, body.length);
        return new AvroDeserializer<>(SchemaRegistries.connect(url, Map.of()), StreamEvent.class)
                .deserialize(TOPIC, bytes);
    }

    private byte[] serialize() {
        return new AvroSerializer<StreamEvent>(SchemaRegistries.connect(url, Map.of())).serialize(TOPIC, EVENT);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
