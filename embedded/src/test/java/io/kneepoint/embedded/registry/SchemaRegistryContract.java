// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Confluent's own client may rely on, whichever registry answers.
 *
 * <p>A subclass gives the address of a registry whose global level is BACKWARD. Each test works on subjects of its own,
 * so the registry need not be empty.
 */
abstract class SchemaRegistryContract {

    static final String ONE_FIELD = record("{'name':'a','type':'long'}");
    static final String OPTIONAL_FIELD_ADDED =
            record("{'name':'a','type':'long'},{'name':'b','type':'string','default':'none'}");
    static final String REQUIRED_FIELD_ADDED = record("{'name':'a','type':'long'},{'name':'c','type':'string'}");

    private final String subject = "contract-" + UUID.randomUUID();
    private CachedSchemaRegistryClient client;
    private RestService rest;

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
    void shouldGiveTheSameSchemaTheSameIdAndNoNewVersion() throws Exception {
        int first = client.register(subject, new AvroSchema(ONE_FIELD));
        int second = rest.registerSchema(ONE_FIELD.replace(",", " , "), subject);

        assertThat(second).isEqualTo(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void shouldShareAnIdBetweenSubjects() throws Exception {
        int here = client.register(subject, new AvroSchema(ONE_FIELD));
        int there = client.register(subject + "-other", new AvroSchema(ONE_FIELD));

        assertThat(there).isEqualTo(here);
        assertThat(client.getAllSubjectsById(here)).contains(subject, subject + "-other");
        assertThat(client.getAllVersionsById(here))
                .extracting(use -> use.getSubject() + " " + use.getVersion())
                .contains(subject + " 1", subject + "-other 1");
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
    void shouldTestCompatibilityWithoutRegistering() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        assertThat(client.testCompatibility(subject, new AvroSchema(OPTIONAL_FIELD_ADDED)))
                .isTrue();
        assertThat(client.testCompatibility(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                .isFalse();
        assertThat(client.testCompatibilityVerbose(subject, new AvroSchema(OPTIONAL_FIELD_ADDED)))
                .isEmpty();
        assertThat(client.testCompatibilityVerbose(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                .isNotEmpty();
        assertThat(rest.testCompatibility(REQUIRED_FIELD_ADDED, subject, "1")).isNotEmpty();
        assertThat(rest.testCompatibility(OPTIONAL_FIELD_ADDED, subject, "latest"))
                .isEmpty();
        assertThat(client.getAllVersions(subject)).containsExactly(1);
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
    void shouldApplyTheLevelOfTheSubject() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        client.updateCompatibility(subject, "FORWARD");

        assertThat(client.getCompatibility(subject)).isEqualTo("FORWARD");
        assertThat(client.testCompatibility(subject, new AvroSchema(REQUIRED_FIELD_ADDED)))
                .isTrue();
        client.updateCompatibility(subject, "NONE");
        client.register(subject, new AvroSchema("\"int\""));
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        client.deleteCompatibility(subject);
        assertError(404, 40408, () -> client.getCompatibility(subject));
    }

    @Test
    void shouldCompareWithAllVersionsOnlyIfTransitive() throws Exception {
        String fieldDropped = record("{'name':'b','type':'string','default':'none'}");
        String fieldBack =
                record("{'name':'b','type':'string','default':'none'},{'name':'a','type':'string','default':''}");
        client.register(subject, new AvroSchema(ONE_FIELD));
        client.register(subject, new AvroSchema(fieldDropped));

        assertThat(rest.testCompatibility(fieldBack, subject, null)).isEmpty();
        client.updateCompatibility(subject, "BACKWARD_TRANSITIVE");
        assertThat(rest.testCompatibility(fieldBack, subject, null)).isNotEmpty();
        assertThat(rest.testCompatibility(fieldBack, subject, "latest")).isEmpty();
        assertThat(errorOf(() -> client.register(subject, new AvroSchema(fieldBack)))
                        .getStatus())
                .isEqualTo(409);
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
    void shouldRefuseWhatIsNotValid() throws Exception {
        client.register(subject, new AvroSchema(ONE_FIELD));

        assertError(422, 42201, () -> rest.registerSchema("{\"type\":\"nonsense\"}", subject));
        assertError(422, 42202, () -> rest.deleteSchemaVersion(noHeaders(), subject, "0"));
        assertError(422, 42203, () -> client.updateCompatibility(subject, "SIDEWARD"));
    }

    @Test
    void shouldHideADeletedVersionAndStillReadItById() throws Exception {
        int first = client.register(subject, new AvroSchema(ONE_FIELD));
        client.register(subject, new AvroSchema(OPTIONAL_FIELD_ADDED));

        assertThat(rest.deleteSchemaVersion(noHeaders(), subject, "1")).isEqualTo(1);

        assertThat(client.getAllVersions(subject)).containsExactly(2);
        assertThat(rest.getId(first)).extracting(SchemaString::getSchemaString).isEqualTo(ONE_FIELD);
        assertError(404, 40402, () -> rest.getVersion(subject, 1));
        assertError(404, 40406, () -> rest.deleteSchemaVersion(noHeaders(), subject, "1"));
        assertThat(rest.deleteSchemaVersion(noHeaders(), subject, "1", true)).isEqualTo(1);
        assertError(404, 40407, () -> rest.deleteSchemaVersion(noHeaders(), subject, "2", true));
    }

    @Test
    void shouldDeleteASubjectSoftlyAndThenForGood() throws Exception {
        int id = client.register(subject, new AvroSchema(ONE_FIELD));

        assertError(404, 40405, () -> rest.deleteSubject(noHeaders(), subject, true));
        assertThat(rest.deleteSubject(noHeaders(), subject)).containsExactly(1);
        assertThat(client.getAllSubjects()).doesNotContain(subject);
        assertThat(client.getAllSubjects(true)).contains(subject);
        assertError(404, 40404, () -> rest.deleteSubject(noHeaders(), subject));
        assertThat(freshClient().register(subject, new AvroSchema(ONE_FIELD))).isEqualTo(id);
        assertThat(client.getAllVersions(subject)).containsExactly(2);

        rest.deleteSubject(noHeaders(), subject);
        rest.deleteSubject(noHeaders(), subject, true);
        assertThat(client.getAllSubjects(true)).doesNotContain(subject);
        assertError(404, 40401, () -> rest.deleteSubject(noHeaders(), subject));
    }

    private CachedSchemaRegistryClient freshClient() {
        return new CachedSchemaRegistryClient(url(), 100);
    }

    private static Map<String, String> noHeaders() {
        return Map.of();
    }

    private static void assertError(int status, int errorCode, ThrowingCallable call) {
        RestClientException error = errorOf(call);
        assertThat(error.getStatus()).as(error.getMessage()).isEqualTo(status);
        assertThat(error.getErrorCode()).as(error.getMessage()).isEqualTo(errorCode);
    }

    private static RestClientException errorOf(ThrowingCallable call) {
        return catchThrowableOfType(RestClientException.class, call);
    }

    private static String record(String fields) {
        return "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"');
    }
}
