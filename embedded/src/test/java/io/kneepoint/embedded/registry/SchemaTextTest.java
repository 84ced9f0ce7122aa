// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTextTest {

    @Test
    void shouldTellSchemasApartByWhatTheySayAndNotByHowTheyAreWritten() {
        SchemaText schema = SchemaText.parse("{\"type\":\"fixed\",\"name\":\"F\",\"size\":4}");

        assertThat(SchemaText.parse(" { \"size\" : 4, \"name\" : \"F\", \"type\" : \"fixed\" } "))
                .isEqualTo(schema);
        assertThat(SchemaText.parse("{\"type\":\"fixed\",\"name\":\"F\",\"size\":5}"))
                .isNotEqualTo(schema);
    }

    @Test
    void shouldKeepDocsDefaultsAliasesAndProperties() {
        String schema = ("{'type':'record','name':'R','doc':'why','fields':[{'name':'a','type':'long','doc':'ns',"
                        + "'default':7,'aliases':['b']}],'owner':'us'}")
                .replace('\'', '"');

        assertThat(SchemaText.parse(schema).json())
                .contains("\"why\"", "\"ns\"", "\"default\":7", "\"aliases\":[\"b\"]", "\"owner\":\"us\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\"strin\"",
                "\"int\" \"int\"",
                "{\"type\":\"record\",\"name\":\"R\"}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"long\",\"default\":\"x\"}]}"
            })
    void shouldRefuseWhatIsNoAvroSchema(String source) {
        assertThatThrownBy(() -> SchemaText.parse(source))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.errorCode()).isEqualTo(42201))
                .hasMessageStartingWith("Invalid schema ");
    }
}
