// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sweep                                        | --url, --model: missing (expected: --url URL --model NAME)
                    sweep --url u --model m --levels 1,x         | --levels: x (expected: a whole number)
                    sweep --url u --model m --price-input much   | --price-input: much (expected: a number)
                    sweep --url u --model m --sink disk          | --sink: disk (expected: recording or kafka)
                    sweep --url u --model m --header-env X       | --header-env: X (expected: HEADER=VARIABLE)
                    sweep --url u --model m --runs               | --runs: no value (expected: --runs DIR)
                    sweep --url u --model m --runs a --runs b    | --runs: given twice (expected: once)
                    sweep --url u --model m --warm 3 --cold -4   | --warm, --cold: unknown options (expected: those of kneepoint sweep)
                    sweep --url u --model m --api-key=sk-secret  | --api-key: unknown option (expected: those of kneepoint sweep)
                    report --modle m                             | --modle: unknown option (expected: those of kneepoint report)
                    report --output yaml                         | --output: yaml (expected: table or json)
                    report a b                                   | b: an argument too many (expected: kneepoint report [RUN])
                    runs baseline set                            | RUN: missing (expected: kneepoint runs baseline set RUN)
                    sweep --url 127.0.0.1:8000/v1 --model m      | --url: not a URL (expected: such as http://127.0.0.1:8000/v1/chat/completions)
                    runs bassline                                | bassline: unknown command (expected: one of baseline)
                    sweep --url http://h/v1/chat/completions --model m --levels 0 | --levels: 0 (expected: 1 or more requests in flight, or a share such as 75% of knee, 90% of peak, or 75% of knee of run ID)
                    """)
    void shouldSayWhatIsWrongUnderTheNameThatWasWritten(String command, String sentence) {
        StringWriter errors = new StringWriter();

        int code = Kneepoint.execute(new PrintWriter(new StringWriter()), new PrintWriter(errors), command.split(" "));

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(errors.toString().lines().findFirst()).hasValue("kneepoint: " + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "frobnicate --help", "help frobnicate"})
    void shouldNotTakeAnUnknownCommandForOneThatNeedsHelp(String command) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();

        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(errors), command.split(" "));

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(errors.toString())
                .startsWith("kneepoint: frobnicate: unknown command (expected: one of demo, sweep, ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldCallItselfInHelpAsTheUserDoes() {
        CommandLine called = CommandName.inHelp(new CommandLine(new Kneepoint()), "./kneepoint");

        assertThat(called.getSubcommands().get("report").getUsageMessage())
                .contains("Usage: ./kneepoint report")
                .contains("  ./kneepoint report latest")
                .doesNotContain("  kneepoint ");
    }
}
