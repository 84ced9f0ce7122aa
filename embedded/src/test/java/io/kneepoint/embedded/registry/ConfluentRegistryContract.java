// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The finer points of Confluent's registry, which other registries that speak its API do not all keep. */
abstract class ConfluentRegistryContract extends SchemaRegistryContract {

    @Test
    void shouldKnowASchemaWrittenInAnotherWay() throws Exception {
        int first = client.register(subject, new AvroSchema(ONE_FIELD));
        int second = rest.registerSchema(ONE_FIELD.replace(",", " , "), subject);

        assertThat(second).isEqualTo(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void shouldListTheUsesOfAnId() throws Exception {
        int here = client.register(subject, new AvroSchema(ONE_FIELD));
        int there = client.register(subject + "-other", new AvroSchema(ONE_FIELD));

        assertThat(there).isEqualTo(here);
        assertThat(client.getAllSubjectsById(here)).contains(subject, subject + "-other");
        assertThat(client.getAllVersionsById(here))
                .extracting(use -> use.getSubject() + " " + use.getVersion())
                .contains(subject + " 1", subject + "-other 1");
    }

    @Test
    void shouldTestCompatibilityWithOneVersionAndSayWhy() throws Exception {
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
    void shouldAllowAnythingUnderNoneAndForgetALevel() throws Exception {
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

    private static Map<String, String> noHeaders() {
        return Map.of();
    }
}
