// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFormatTest {

    private static final Table<List<Object>> TWO = new Table.Builder<List<Object>>("two things")
            .column("one", "the first", row -> row.get(0))
            .column("two_ms", "the second", row -> row.get(1))
            .build();

    @Test
    void shouldQuoteWhatWouldBeReadAsSomethingElse() throws IOException {
        assertThat(csv("a,b", 1L)).isEqualTo("one,two_ms\n\"a,b\",1\n");
        assertThat(csv("say \"no\"", 1L)).isEqualTo("one,two_ms\n\"say \"\"no\"\"\",1\n");
        assertThat(csv("two\nlines", 1L)).isEqualTo("one,two_ms\n\"two\nlines\",1\n");
        assertThat(csv("plain text; 5 %", 1L)).isEqualTo("one,two_ms\nplain text; 5 %,1\n");
    }

    @Test
    void shouldLeaveWhatIsUnknownEmpty() throws IOException {
        assertThat(csv(null, Double.NaN)).isEqualTo("one,two_ms\n,\n");
        JsonNode row = new ObjectMapper().readTree(write(RowFormat.JSONL, null, Double.POSITIVE_INFINITY));
        assertThat(row.get("one").isNull()).isTrue();
        assertThat(row.get("two_ms").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"72.800136, 72.800136", "1.0E-6, 0.000001", "1.5E9, 1500000000", "0, 0", "128, 128", "-0.25, -0.25"})
    void shouldWriteNumbersWithoutAnExponent(double number, String text) throws IOException {
        assertThat(csv("x", number)).endsWith("x," + text + "\n");
        assertThat(write(RowFormat.JSONL, "x", number)).isEqualTo("{\"one\":\"x\",\"two_ms\":" + text + "}\n");
    }

    @Test
    void shouldWriteInstantsWhole() throws IOException {
        assertThat(csv(1795516173573922898L, true)).endsWith("\n1795516173573922898,true\n");
    }

    @Test
    void shouldWriteEachRowOnALine() throws IOException {
        StringWriter out = new StringWriter();
        RowFormat.RowWriter<List<Object>> rows = RowFormat.JSONL.open(TWO, out);
        rows.write(Arrays.asList("a\n\"b\"", 1));
        rows.write(Arrays.asList("é", 2));

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(new ObjectMapper().readTree(lines.get(0)).get("one").asText())
                .isEqualTo("a\n\"b\"");
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("one").asText())
                .isEqualTo("é");
    }

    private static String csv(Object one, Object two) throws IOException {
        return write(RowFormat.CSV, one, two);
    }

    private static String write(RowFormat format, Object one, Object two) throws IOException {
        StringWriter out = new StringWriter();
        format.open(TWO, out).write(Arrays.asList(one, two));
        return out.toString();
    }
}
