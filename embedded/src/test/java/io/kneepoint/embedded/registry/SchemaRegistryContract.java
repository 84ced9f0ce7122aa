// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Kneepoint asks of a schema registry, through Confluent's own client, whichever registry answers.
 *
 * <p>A subclass gives the address of a registry whose global level is BACKWARD. Each test works on subjects of its own,
 * so the registry need not be empty.
 */
abstract class SchemaRegistryContract {

    static final String ONE_FIELD = record("{'name':'a','type':'long'}");
    static final String OPTIONAL_FIELD_ADDED =
            record("{'name':'a','type':'long'},{'name':'b','type':'string','default':'none'}");
    static final String REQUIRED_FIELD_ADDED = record("{'name':'a','type':'long'},{'name':'c','type':'string'}");

    final String subject = "contract-" + UUID.randomUUID();
    CachedSchemaRegistryClient client;
    RestService rest;

    /** The base address of the registry under test. */
    abstract String url();

    @BeforeEach
    void connect() {
        client = freshClient();
        rest = new RestService(url());
    }

    @AfterEach
    void disconnect() throws Exception {
        rest.close();
        client.close();
    }

    @Test
    void shouldReturnARegisteredSchemaByIdAndAsLatest() throws Exception {
        int id = client.register(subject, new AvroSchema(ONE_FIELD));

        assertThat(freshClient().getSchemaById(id).canonicalString()).isEqualTo(ONE_FIELD);
        SchemaMetadata latest = client.getLatestSchemaMetadata(subject);
        assertThat(latest.getId()).isEqualTo(id);
        assertThat(latest.getVersion()).isEqualTo(1);
        assertThat(latest.getSchema()).isEqualTo(ONE_FIELD);
        assertThat(client.getAllSubjects()).contains(subject);
    }

    @Test
    void shouldNumberTheVersionsOfASubject() throws Exception {
        int first = client.register(subject, new AvroSchema(ONE_FIELD));
        int second = client.register(subject, new AvroSchema(OPTIONAL_FIELD_ADDED));

        assertThat(second).isNotEqualTo(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        assertThat(client.getSchemaMetadata(subject, 1).getId()).isEqualTo(first);
        assertThat(client.getSchemaMetadata(subject, 2).getId()).isEqualTo(second);
        assertThat(rest.getVersionSchemaOnly(subject, 2)).isEqualTo(OPTIONAL_FIELD_ADDED);
    }

    @Test
    void shouldLookUpASchemaUnderItsSubject() throws Exception {
        int id = client.register(subject, new AvroSchema(ONE_FIELD));
        client.register(subject, new AvroSchema(OPTIONAL_FIELD_ADDED));

        assertThat(freshClient().getId(subject, new AvroSchema(ONE_FIELD))).isEqualTo(id);
        assertThat(freshClient().getVersion(subject, new AvroSchema(ONE_FIELD))).isEqualTo(1);
        assertError(404, 40403, () -> freshClient().getId(subject, new AvroSchema(REQUIRED_FIELD_ADDED)));
        assertError(404, 40401, () -> freshClient().getId(subject + "-none", new AvroSchema(ONE_FIELD)));
    }

    @Test
    void shouldRefuseAnIncompatibleSchema() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        RestClientException refusal = errorOf(() -> client.register(subject, new AvroSchema(REQUIRED_FIELD_ADDED)));

        assertThat(refusal.getStatus()).isEqualTo(409);
        assertThat(refusal.getErrorCode()).isIn(409, 40901);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void shouldReadAndSetTheGlobalLevel() throws Exception {
        assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
        try {
            client.updateCompatibility(null, "FULL_TRANSITIVE");
            assertThat(client.getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
            client.register(subject, new AvroSchema(OPTIONAL_FIELD_ADDED));
            assertThat(client.testCompatibility(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                    .isFalse();
        } finally {
            client.updateCompatibility(null, "BACKWARD");
        }
    }

    @Test
    void shouldNameWhatIsNotThere() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        assertError(404, 40401, () -> client.getLatestSchemaMetadata(subject + "-none"));
        assertError(404, 40401, () -> client.getAllVersions(subject + "-none"));
        assertError(404, 40402, () -> client.getSchemaMetadata(subject, 7));
        assertError(404, 40403, () -> client.getSchemaById(Integer.MAX_VALUE));
    }

    @Test
    void shouldGiveTheSameSchemaTheSameIdAndNoNewVersion() throws Exception {
        int first = client.register(subject, new AvroSchema(ONE_FIELD));
        int second = freshClient().register(subject, new AvroSchema(ONE_FIELD));

        assertThat(second).isEqualTo(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void shouldGiveTheSameSchemaTheSameIdUnderAnotherSubject() throws Exception {
        int here = client.register(subject, new AvroSchema(ONE_FIELD));
        int there = client.register(subject + "-other", new AvroSchema(ONE_FIELD));

        assertThat(there).isEqualTo(here);
    }

    @Test
    void shouldTestCompatibilityWithoutRegistering() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        assertThat(client.testCompatibility(subject, new AvroSchema(OPTIONAL_FIELD_ADDED)))
                .isTrue();
        assertThat(client.testCompatibility(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                .isFalse();
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void shouldApplyTheLevelOfTheSubject() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        client.updateCompatibility(subject, "FORWARD");

        assertThat(client.getCompatibility(subject)).isEqualTo("FORWARD");
        assertThat(client.testCompatibility(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                .isTrue();
    }

    @Test
    void shouldRefuseWhatIsNoSchema() {
        assertError(422, 42201, () -> rest.registerSchema("{\"type\":\"nonsense\"}", subject));
    }

    final CachedSchemaRegistryClient freshClient() {
        return new CachedSchemaRegistryClient(url(), 100);
    }

    static void assertError(int status, int errorCode, ThrowingCallable call) {
        RestClientException error = errorOf(call);
        assertThat(error.getStatus()).as(error.getMessage()).isEqualTo(status);
        assertThat(error.getErrorCode()).as(error.getMessage()).isEqualTo(errorCode);
    }

    static RestClientException errorOf(ThrowingCallable call) {
        return catchThrowableOfType(RestClientException.class, call);
    }

    static String record(String fields) {
        return "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"');
    }
}
