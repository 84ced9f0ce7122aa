// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictYamlTest {
    enum Kind {
        RAMP,
        BURST
    }

    record Phase(String name, Kind kind, int concurrency, Duration length) {
        Phase {
            if (concurrency < 1) {
                throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: at least 1)");
            }
        }
    }

    record Plan(
            String title,
            List<Phase> phases,
            Optional<String> note,
            OptionalInt seed,
            @Defaulted Duration linger,
            @Defaulted Double rate,
            Optional<ByteSize> memory) {
        Plan {
            linger = linger == null ? Duration.ofMillis(250) : linger;
            rate = rate == null ? Double.valueOf(1.0) : rate;
        }
    }

    record Span(OptionalInt from, OptionalInt to) {
        Span {
            if (from.isEmpty() && to.isEmpty()) {
                throw new IllegalArgumentException("span: nothing given (expected: from or to)");
            }
        }
    }

    private static final String GOOD = """
            title: a plan
            phases:
              - name: up
                kind: ramp
                concurrency: 4
                length: 10s
            """;

    private static Plan plan(String text) {
        return StrictYaml.parse("plan.yaml", text, Plan.class);
    }

    private static void refused(String text, String... lines) {
        assertThatThrownBy(() -> plan(text)).isInstanceOf(ConfigException.class).hasMessage(String.join("\n", lines));
    }

    @Test
    void shouldBindWhatIsThereAndDefaultWhatIsNot() {
        Plan plan = plan(GOOD);

        assertThat(plan)
                .isEqualTo(new Plan(
                        "a plan",
                        List.of(new Phase("up", Kind.RAMP, 4, Duration.ofSeconds(10))),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Duration.ofMillis(250),
                        1.0,
                        Optional.empty()));
    }

    @Test
    void shouldReadOptionalValuesWithTheirUnits() {
        Plan plan = plan(GOOD + "note: hello\nseed: 7\nlinger: 1.5s\nrate: 2\nmemory: 80GiB\n");

        assertThat(plan.note()).contains("hello");
        assertThat(plan.seed()).hasValue(7);
        assertThat(plan.linger()).isEqualTo(Duration.ofMillis(1500));
        assertThat(plan.rate()).isEqualTo(2.0);
        assertThat(plan.memory()).contains(new ByteSize(85_899_345_920L));
    }

    @Test
    void shouldRefuseAnUnknownKey() {
        refused(
                GOOD + "lingre: 5s\n",
                "plan.yaml:7: lingre: unknown key (expected: one of linger, memory, note, phases, rate, seed, title); did you mean linger?",
                "  7 | lingre: 5s",
                "    | ^");
    }

    @Test
    void shouldRefuseAnUnknownKeyInsideAList() {
        refused(
                GOOD + "    color: red\n",
                "plan.yaml:7: color: unknown key (expected: one of concurrency, kind, length, name)",
                "  7 |     color: red",
                "    |     ^");
    }

    @Test
    void shouldSayThatAKeyIsMisspeltBeforeItSaysWhatIsMissingOrWrongForLackOfIt() {
        refused(
                GOOD.replace("concurrency: 4", "concurency: 4"),
                "plan.yaml:5: concurency: unknown key (expected: one of concurrency, kind, length, name);"
                        + " did you mean concurrency?",
                "  5 |     concurency: 4",
                "    |     ^");
        assertThatThrownBy(() -> StrictYaml.parse("span.yaml", "form: 1\n", Span.class))
                .hasMessageStartingWith(
                        "span.yaml:1: form: unknown key (expected: one of from, to); did you mean from?");
        assertThatThrownBy(() -> StrictYaml.parse("span.yaml", "{}\n", Span.class))
                .hasMessageStartingWith("span.yaml:1: span: nothing given (expected: from or to)");
    }

    @Test
    void shouldCallAnEntryOfAListByItsPlace() {
        assertThatThrownBy(() -> plan("title: a\nphases:\n  - up\n"))
                .hasMessageStartingWith("plan.yaml:3: phases, entry 1: up (expected: a block of keys and values)");
    }

    @Test
    void shouldRefuseAKeyGivenTwice() {
        refused(
                "title: a\n" + GOOD,
                "plan.yaml:2: title: given twice (expected: each key once)",
                "  2 | title: a plan",
                "    | ^");
    }

    @Test
    void shouldRefuseAMissingKey() {
        refused(
                GOOD.replace("    concurrency: 4\n", ""),
                "plan.yaml:3: concurrency: missing (expected: a value for this key)",
                "  3 |   - name: up",
                "    |     ^");
    }

    @Test
    void shouldRefuseANullWhereAValueIsRequired() {
        refused(
                GOOD.replace("concurrency: 4", "concurrency:"),
                "plan.yaml:5: concurrency: nothing (expected: a value; leave the key out where it has a default)",
                "  5 |     concurrency:",
                "    |                 ^");
    }

    @Test
    void shouldRefuseAnEmptyTextAndAnEmptyListEntry() {
        refused(
                GOOD.replace("title: a plan", "title:"),
                "plan.yaml:1: title: nothing (expected: a value; leave the key out where it has a default)",
                "  1 | title:",
                "    |       ^");
        assertThatThrownBy(() -> plan("title: a\nphases:\n  -\n")).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldTakeAnEmptyTextThatIsWrittenOut() {
        assertThat(plan(GOOD.replace("a plan", "''")).title()).isEmpty();
    }

    @Test
    void shouldRefuseADefaultedKeyThatIsLeftEmpty() {
        assertThatThrownBy(() -> plan(GOOD + "linger:\n")).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldRefuseADurationWithoutItsUnit() {
        refused(
                GOOD.replace("10s", "10"),
                "plan.yaml:6: length: 10 (expected: a duration with a unit: ns, us, ms, s, m or h, such as 250ms)",
                "  6 |     length: 10",
                "    |             ^");
    }

    @Test
    void shouldRefuseAWrongUnit() {
        refused(
                GOOD + "memory: 80G\n",
                "plan.yaml:7: memory: 80G (expected: a size with a unit: B, kB, MB, GB, TB, KiB, MiB, GiB or TiB,"
                        + " such as 80GiB)",
                "  7 | memory: 80G",
                "    |         ^");
    }

    @Test
    void shouldRefuseAWrongType() {
        refused(
                GOOD.replace("concurrency: 4", "concurrency: many"),
                "plan.yaml:5: concurrency: many (expected: a whole number)",
                "  5 |     concurrency: many",
                "    |                  ^");
    }

    @Test
    void shouldRefuseAFractionWhereAWholeNumberBelongs() {
        refused(
                GOOD.replace("concurrency: 4", "concurrency: 4.5"),
                "plan.yaml:5: concurrency: 4.5 (expected: a whole number)",
                "  5 |     concurrency: 4.5",
                "    |                  ^");
    }

    @Test
    void shouldRefuseANumberWhereATextBelongs() {
        refused(
                GOOD.replace("title: a plan", "title: 12"),
                "plan.yaml:1: title: 12 (expected: a text; put a number or a truth value in quotes)",
                "  1 | title: 12",
                "    |        ^");
    }

    @Test
    void shouldRefuseAnUnknownChoice() {
        refused(
                GOOD.replace("kind: ramp", "kind: soak"),
                "plan.yaml:4: kind: soak (expected: one of ramp, burst)",
                "  4 |     kind: soak",
                "    |           ^");
    }

    @Test
    void shouldPointAtTheComponentThatARecordRefuses() {
        refused(
                GOOD.replace("concurrency: 4", "concurrency: 0"),
                "plan.yaml:5: concurrency: 0 (expected: at least 1)",
                "  5 |     concurrency: 0",
                "    |                  ^");
    }

    @Test
    void shouldRefuseAnAlias() {
        refused(
                "title: &t a plan\nphases: []\nnote: *t\n",
                "plan.yaml:3: *t: an alias (expected: the value written out)",
                "  3 | note: *t",
                "    |       ^");
    }

    @Test
    void shouldRefuseWhatIsNotYaml() {
        assertThatThrownBy(() -> plan("title: [a\nphases: }\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("plan.yaml:")
                .hasMessageContaining("this is not YAML")
                .hasMessageEndingWith("^");
    }

    @Test
    void shouldRefuseASecondDocument() {
        assertThatThrownBy(() -> plan(GOOD + "---\ntitle: more\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("plan.yaml");
    }

    @Test
    void shouldRefuseAnEmptyDocument() {
        assertThatThrownBy(() -> plan("# nothing\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plan.yaml: the document is empty");
    }

    @Test
    void shouldReadMapsOfNamesToRecords() {
        Map<String, Phase> phases = StrictYaml.parse(
                "phases.yaml",
                "up: {name: up, kind: burst, concurrency: 2, length: 2h}\n",
                new TypeReference<Map<String, Phase>>() {});

        assertThat(phases).containsOnlyKeys("up");
        assertThat(phases.get("up").length()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void shouldNameTheFileThatIsMissing(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plan.yaml");
        assertThatThrownBy(() -> StrictYaml.read(file, Plan.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": there is no such file");

        Files.writeString(file, GOOD);
        assertThat(StrictYaml.read(file, Plan.class).title()).isEqualTo("a plan");
    }
}
