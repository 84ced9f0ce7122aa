// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The failures that are known by name are there under that name: the compiler does not look into texts. */
class ErrorPresenterTest {

    @Test
    void shouldNameClassesThatThereAre() throws ClassNotFoundException {
        for (String name : Stream.concat(ErrorPresenter.KAFKA_FAILURES.stream(), ErrorPresenter.USAGE_FAILURES.stream())
                .toList()) {
            assertThat(Class.forName(name)).as(name).isAssignableTo(RuntimeException.class);
        }
    }

    @Test
    void shouldSayWhatANumberOfAnOptionShouldBe() {
        StringWriter errors = new StringWriter();
        CommandLine line = new CommandLine(new SweepCommand())
                .setErr(new PrintWriter(errors))
                .setParameterExceptionHandler(new ErrorPresenter());

        assertThat(line.execute("--url", "http://127.0.0.1:1", "--model", "m", "--levels", "1,x"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(errors.toString().lines().findFirst()).hasValue("kneepoint: --levels: x (expected: a whole number)");
    }
}
