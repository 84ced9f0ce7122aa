// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFileIT {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private SampleFile read(String name, String text) throws IOException {
        return SampleFile.read(file(name, text), "ttft_ms", Optional.empty());
    }

    @Test
    void shouldReadAColumnOfCsvInOrder() throws IOException {
        SampleFile file = read("a.csv", "id,ttft_ms,note\n1,12.5,fast\n2,13,\"slow, \"\"really\"\"\"\n\n3,1e2,\n");

        assertThat(file.sample().toArray()).containsExactly(12.5, 13, 100);
        assertThat(file.missing()).isZero();
    }

    @Test
    void shouldReadSemicolonsAndDecimalCommas() throws IOException {
        SampleFile file = read("a.csv", "\uFEFFttft_ms;note\r\n12,5;\"a;b\"\r\n13.25;\"two\r\nlines\"\r\n;nothing\r\n");

        assertThat(file.sample().toArray()).containsExactly(12.5, 13.25);
        assertThat(file.missing()).isEqualTo(1);
    }

    @Test
    void shouldReadTabsAndStripSpaces() throws IOException {
        assertThat(read("a.tsv", "id\t ttft_ms \n1\t 7 \n").sample().toArray()).containsExactly(7);
    }

    @Test
    void shouldReadJsonLines() throws IOException {
        SampleFile file = read(
                "a.jsonl", "{\"ttft_ms\": 5, \"x\": [1]}\n\n{\"ttft_ms\": null}\n{\"y\": 1}\n{\"ttft_ms\": 6.5}\n");

        assertThat(file.sample().toArray()).containsExactly(5, 6.5);
        assertThat(file.missing()).isEqualTo(2);
    }

    @Test
    void shouldOrderByTheTimeOfSendingAndKeepTies() throws IOException {
        Path csv = file("a.csv", "start,ttft_ms\n3,30\n1,10\n2,20\n2,21\n");

        assertThat(SampleFile.read(csv, "ttft_ms", Optional.of("start"))
                        .sample()
                        .toArray())
                .containsExactly(10, 20, 21, 30);
    }

    @Test
    void shouldCountWhatIsNotAboveZero() throws IOException {
        SampleFile file = read("a.csv", "ttft_ms\n1\n0\n-3\nNaN\n2\n");

        assertThat(file.sample().toArray()).containsExactly(1, 2);
        assertThat(file.sample().rejected()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "a.csv|id,x\\n1,2\\n|:1: column ttft_ms is not there (expected: one of id, x)",
                "a.csv|ttft_ms,ttft_ms\\n1,2\\n|:1: column ttft_ms is there twice (expected: one of ttft_ms, ttft_ms)",
                "a.csv|ttft_ms,x\\n1,2\\n3\\n|:3: 1 cells (expected: 2, as in the header)",
                "a.csv|x,ttft_ms\\n1,2\\n3,fast\\n|:3: ttft_ms: fast (expected: a number such as 12.5, or nothing)",
                "a.csv|x,ttft_ms\\n\"1,2\\n3,4\\n|:2: a quote that is never closed (expected: a second one)",
                "a.csv|x,ttft_ms\\n\"1\"2,3\\n|:2: text after a closing quote (expected: a comma)",
                "a.csv|''|: is empty (expected: a header and rows)",
                "a.csv|ttft_ms\\n|: ttft_ms: no values (expected: at least one row with a number)",
                "a.jsonl|''|: is empty (expected: a JSON object on each line)",
                "a.jsonl|{\"ttft_ms\": 1}\\n[1]\\n|:2: [1] (expected: one whole JSON object)",
                "a.jsonl|{\"ttft_ms\": 1}\\n{\"ttft\\n|:2: {\"ttft (expected: one whole JSON object)",
                "a.jsonl|{\"ttft_ms\": \"1\"}\\n|:1: ttft_ms: \"1\" (expected: a number, or null)",
                "a.jsonl|{\"x\": 1, \"y\": 2}\\n|:1: field ttft_ms is on no line (expected: one of x, y)"
            })
    void shouldSayWhereAndWhatWasExpected(String name, String text, String sentence) throws IOException {
        Path file = file(name, text.replace("\\n", "\n"));

        assertThatThrownBy(() -> SampleFile.read(file, "ttft_ms", Optional.empty()))
                .isInstanceOf(SampleFileException.class)
                .hasMessage(file + sentence);
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.write(file, "ttft_ms\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> SampleFile.read(file, "ttft_ms", Optional.empty()))
                .hasMessage(file + ": is not text (expected: CSV or JSON Lines in UTF-8)");
        assertThatThrownBy(() -> SampleFile.read(folder.resolve("none.csv"), "x", Optional.empty()))
                .hasMessage(folder.resolve("none.csv")
                        + ": there is no such file (expected: a CSV or JSON Lines file, or a run)");
    }

    @Test
    void shouldRefuseAValueWithoutItsTime() throws IOException {
        Path csv = file("a.csv", "start,ttft_ms\n1,10\n,20\n");

        assertThatThrownBy(() -> SampleFile.read(csv, "ttft_ms", Optional.of("start")))
                .hasMessage(csv + ":3: a value without its time (expected: a number to order by)");
    }
}
