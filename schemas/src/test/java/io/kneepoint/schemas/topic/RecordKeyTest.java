// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeyTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";

    @Test
    void shouldBeTextThatAPersonCanRead() {
        assertThat(RecordKey.ofEvent("run-1", "live", 2, 345L)).hasToString("run-1/live/2/345");
        assertThat(RecordKey.ofEvent("run-1", "live", 2, null)).hasToString("run-1/live/2");
        assertThat(RecordKey.ofRun("run-1", "live")).hasToString("run-1/live");
        assertThat(RecordKey.ofRun("run-1", "live").toBytes())
                .isEqualTo("run-1/live".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldReadBackWhatItWrites() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            List<String> parts = new ArrayList<>();
            for (int part = random.nextInt(4); part > 0; part--) {
                parts.add(name(random));
            }
            RecordKey key = new RecordKey(name(random), name(random), parts);

            assertThat(RecordKey.parse(key.toBytes()))
                    .as("key %s", i)
                    .isEqualTo(key)
                    .hasSameHashCodeAs(key);
        }
    }

    @Test
    void shouldBeTheSameForEveryPublicationOnceTheIngestIsLeftOut() {
        assertThat(RecordKey.ofEvent("run-1", "live", 2, 3L).withoutIngest())
                .isEqualTo(RecordKey.ofEvent("run-1", "replay-7", 2, 3L).withoutIngest())
                .isEqualTo("run-1/2/3");
        assertThat(RecordKey.ofRun("run-1", "live").withoutIngest()).isEqualTo("run-1");
    }

    @Test
    void shouldKeepItsPartsWhateverHappensToTheListTheyCameIn() {
        List<String> parts = new ArrayList<>(List.of("1"));
        RecordKey key = new RecordKey("run-1", "live", parts);

        parts.add("2");

        assertThat(key.parts()).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".hidden",
                "a/b",
                "/",
                "a\\b",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\nb",
                "\u0000",
                "a\u0000",
                "é",
                "日本",
                "a\u200Bb",
                "\uD83D\uDE00",
                "a:b",
                "a%2Fb",
                "a*",
                "~",
                "$HOME",
                "a;b",
                "a\u202Eb",
                "\u0661"
            })
    void shouldRefuseANameThatIsNoSafePartOfAKeyOrAPath(String name) {
        assertThatThrownBy(() -> new RecordKey(name, "live", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run id: ");
        assertThatThrownBy(() -> new RecordKey("run-1", name, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ingest id: ");
        assertThatThrownBy(() -> new RecordKey("run-1", "live", List.of("1", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key part: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "_", "0", "a.", "a..b", "a.b-c_d", "2026-11-24T10.00.00Z"})
    void shouldTakeANameOfItsAlphabet(String name) {
        assertThat(RecordKey.requireName("run id", name)).isSameAs(name);
    }

    @Test
    void shouldTakeAHundredCharactersAndNoMore() {
        assertThat(RecordKey.requireName("run id", "a".repeat(100))).hasSize(100);
        assertThatThrownBy(() -> RecordKey.requireName("run id", "a".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run id: " + "a".repeat(101)
                        + " (expected: 1 to 100 letters, digits, dashes, underscores or dots, no dot at the start)");
    }

    @Test
    void shouldShowARefusedNameWithoutItsControlCharactersAndNotWhole() {
        assertThatThrownBy(() -> RecordKey.requireName("run id", "\u001B[31mred\n"))
                .hasMessageStartingWith("run id: ?[31mred? (expected: ");
        assertThatThrownBy(() -> RecordKey.requireName("run id", "x".repeat(1_000_000)))
                .hasMessageStartingWith("run id: xxx")
                .hasMessageContaining("… (1000000 characters) (expected: ")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(300));
        assertThatThrownBy(() -> RecordKey.requireName("run id", ""))
                .hasMessageStartingWith("run id: none (expected: ");
        assertThatThrownBy(() -> RecordKey.requireName("run id", null))
                .hasMessageStartingWith("run id: none (expected: ");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "run-1", "run-1/", "/live", "run-1//2", "run-1/live/", "run-1/../etc", "a b/c", "é/live"})
    void shouldRefuseBytesThatAreNoKey(String text) {
        byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordKey.parse(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void shouldRefuseGarbageWithTheOneException() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            try {
                RecordKey key = RecordKey.parse(garbage);
                assertThat(key.toBytes()).as("garbage %s", i).isEqualTo(garbage);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("(expected: ");
            }
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(100);
        while (name.length() < length) {
            char next = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            if (name.length() > 0 || next != '.') {
                name.append(next);
            }
        }
        return name.toString();
    }
}
