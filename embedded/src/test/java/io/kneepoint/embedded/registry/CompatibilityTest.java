// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.embedded.registry.Compatibility.NumberedSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompatibilityTest {

    private static final SchemaText A = record("{'name':'a','type':'long'}");
    private static final SchemaText A_AND_REQUIRED_B =
            record("{'name':'a','type':'long'},{'name':'b','type':'string'}");
    private static final SchemaText A_AND_OPTIONAL_B =
            record("{'name':'a','type':'long'},{'name':'b','type':'string','default':''}");
    private static final SchemaText UNRELATED = SchemaText.parse("\"boolean\"");

    @Test
    void shouldAllowTheReaderToDropAFieldInAllLevelsThatLookBackwardOnly() {
        assertThat(levelsThatAllow(A, A_AND_REQUIRED_B))
                .isEqualTo(EnumSet.of(
                        CompatibilityLevel.NONE, CompatibilityLevel.BACKWARD, CompatibilityLevel.BACKWARD_TRANSITIVE));
    }

    @Test
    void shouldAllowARequiredFieldInAllLevelsThatLookForwardOnly() {
        assertThat(levelsThatAllow(A_AND_REQUIRED_B, A))
                .isEqualTo(EnumSet.of(
                        CompatibilityLevel.NONE, CompatibilityLevel.FORWARD, CompatibilityLevel.FORWARD_TRANSITIVE));
    }

    @Test
    void shouldAllowAFieldWithADefaultInAllLevels() {
        assertThat(levelsThatAllow(A_AND_OPTIONAL_B, A)).isEqualTo(EnumSet.allOf(CompatibilityLevel.class));
    }

    @Test
    void shouldLookPastTheLatestOnlyIfTransitive() {
        assertThat(levelsThatAllow(A, UNRELATED, A))
                .isEqualTo(EnumSet.of(
                        CompatibilityLevel.NONE,
                        CompatibilityLevel.BACKWARD,
                        CompatibilityLevel.FORWARD,
                        CompatibilityLevel.FULL));
    }

    @ParameterizedTest
    @EnumSource(CompatibilityLevel.class)
    void shouldAllowAnythingAsTheFirstVersion(CompatibilityLevel level) {
        assertThat(Compatibility.objections(level, UNRELATED, List.of())).isEmpty();
    }

    @Test
    void shouldNameTheVersionThePlaceAndTheReason() {
        List<String> objections =
                Compatibility.objections(CompatibilityLevel.FULL, A_AND_REQUIRED_B, List.of(new NumberedSchema(7, A)));

        assertThat(objections)
                .containsExactly(
                        "the new schema cannot read version 7: READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1: b");
    }

    private static Set<CompatibilityLevel> levelsThatAllow(SchemaText candidate, SchemaText... earlierOldestFirst) {
        List<NumberedSchema> earlier = new ArrayList<>();
        for (SchemaText schema : earlierOldestFirst) {
            earlier.add(new NumberedSchema(earlier.size() + 1, schema));
        }
        Set<CompatibilityLevel> allowing = EnumSet.noneOf(CompatibilityLevel.class);
        for (CompatibilityLevel level : CompatibilityLevel.values()) {
            if (Compatibility.objections(level, candidate, earlier).isEmpty()) {
                allowing.add(level);
            }
        }
        return allowing;
    }

    private static SchemaText record(String fields) {
        return SchemaText.parse(
                "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
    }
}
