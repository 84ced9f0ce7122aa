// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRefTest {

    @ParameterizedTest
    @ValueSource(strings = {"latest", "-1"})
    void shouldReadBothSpellingsOfTheLatest(String segment) {
        assertThat(VersionRef.parse(segment)).isEqualTo(new VersionRef.Latest());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 42, Integer.MAX_VALUE})
    void shouldReadNumbersFromOne(int number) {
        assertThat(VersionRef.parse(Integer.toString(number))).isEqualTo(new VersionRef.Numbered(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-2", "2147483648", "LATEST", "", "1.0"})
    void shouldRefuseEverythingElse(String segment) {
        assertThatThrownBy(() -> VersionRef.parse(segment))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.errorCode()).isEqualTo(42202))
                .hasMessageStartingWith("The specified version '" + segment + "' is not a valid version id.");
    }
}
