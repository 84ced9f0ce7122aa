// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The failures that are known by name are there under that name: the compiler does not look into texts. */
class ErrorPresenterTest {

    @Test
    void shouldNameClassesThatThereAre() throws ClassNotFoundException {
        for (String name : Stream.concat(ErrorPresenter.KAFKA_FAILURES.stream(), ErrorPresenter.USAGE_FAILURES.stream())
                .toList()) {
            assertThat(Class.forName(name)).as(name).isAssignableTo(RuntimeException.class);
        }
    }
}
