// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.driver.RequestContent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracesTest {

    private static final Path AZURE = Path.of("../config/traces/azure-code-10min.csv");

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("trace"), text);
    }

    @Test
    void shouldReadTheTraceThatIsShipped() {
        Trace trace = Traces.read(AZURE);

        assertThat(trace.size()).isEqualTo(1_482);
        assertThat(trace.leftOut()).isZero();
        assertThat(trace.offsetsNanos()).startsWith(0, 52_000_000L).isSorted();
        assertThat(trace.spanNanos()).isBetween(TimeUnit.SECONDS.toNanos(580), TimeUnit.SECONDS.toNanos(600));
        assertThat(trace.content(0)).isEqualTo(new RequestContent(4808, 10, List.of(), Trace.BLOCK_TOKENS));
        assertThat(trace.content(1).promptTokens()).isEqualTo(3180);
    }

    @Test
    void shouldReadAzuresLaterTimesWithAZoneAndLeaveOutWhatHasNoAnswer() throws IOException {
        Trace trace = Traces.read(file("""
                TIMESTAMP,ContextTokens,GeneratedTokens
                2024-05-10 00:00:00.009930+00:00,2162,5
                2024-05-10 00:00:00.017335+00:00,2399,0
                2024-05-10 02:00:00.5+02:00,10,6
                """));

        assertThat(trace.offsetsNanos()).containsExactly(0, 490_070_000L);
        assertThat(trace.leftOut()).isEqualTo(1);
    }

    @Test
    void shouldReadBurstGptWithSixColumnsAndWithEight() throws IOException {
        Trace six = Traces.read(file("""
                Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
                5,ChatGPT,472,18,490,Conversation log
                45,ChatGPT,1087,230,1317,Conversation log
                118,GPT-4,417,0,417,Conversation log
                """));
        assertThat(six.offsetsNanos()).containsExactly(0, TimeUnit.SECONDS.toNanos(40));
        assertThat(six.content(1).promptTokens()).isEqualTo(1087);
        assertThat(six.content(1).outputTokens()).isEqualTo(230);
        assertThat(six.leftOut()).isEqualTo(1);

        Trace eight = Traces.read(file("""
                Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
                19440110.5,a-b,43,GPT-4,906,446,1352,Conversation log
                19440110.0,c-d,2,ChatGPT,36,29,65,API log
                """));
        assertThat(eight.offsetsNanos()).containsExactly(0, 500_000_000L);
        assertThat(eight.content(0).outputTokens()).isEqualTo(29);
    }

    @Test
    void shouldReadMooncakeWithItsBlocks() throws URISyntaxException {
        Path file = Path.of(
                TracesTest.class.getResource("/traces/mooncake-40.jsonl").toURI());
        Trace trace = Traces.read(file);

        assertThat(trace.size()).isEqualTo(40);
        assertThat(trace.content(0).promptTokens()).isEqualTo(6758);
        assertThat(trace.content(0).outputTokens()).isEqualTo(500);
        assertThat(trace.content(0).blockTokens()).isEqualTo(512);
        assertThat(trace.content(1).blocks()).startsWith(0, 14, 15).hasSize(15);
    }

    @Test
    void shouldClipATraceInItsOwnTime() {
        Trace trace = Traces.read(AZURE).clippedTo(TimeUnit.MINUTES.toNanos(4));

        assertThat(trace.size()).isBetween(300, 1_000);
        assertThat(trace.spanNanos()).isLessThan(TimeUnit.MINUTES.toNanos(4));
        assertThat(trace.content(1).promptTokens()).isEqualTo(3180);
    }

    @Test
    void shouldTakeLinesInOrderOfTime() throws IOException {
        Trace trace = Traces.read(file("""
                {"timestamp": 200, "input_length": 3, "output_length": 30, "hash_ids": [1]}

                {"timestamp": 100, "input_length": 2, "output_length": 20, "hash_ids": [2]}
                """));
        assertThat(trace.offsetsNanos()).containsExactly(0, 100_000_000L);
        assertThat(trace.content(0).blocks()).isEqualTo(List.of(2));
    }

    @Test
    void shouldSayWhatIsWrongAndWhere() {
        refused("a,b,c\n1,2,3\n", ":1: no known trace");
        refused("", ":1: no known trace");
        refused("TIMESTAMP,ContextTokens,GeneratedTokens\n", ": no request (expected: at least one with an answer)");
        refused(
                "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,1,2\n",
                ":2: TIMESTAMP: yesterday (expected: a time such as 2023-11-16 18:17:03.9799600)");
        refused(
                "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.1,x,2\n",
                ":2: ContextTokens: x (expected: a whole number of tokens)");
        refused("TIMESTAMP,ContextTokens,GeneratedTokens\n1,2\n", ":2: 2 columns (expected: 3, as the header has)");
        refused(
                "Timestamp,Request tokens,Response tokens\n1e99999,1,1\n",
                ":2: Timestamp: 1e99999 (expected: at most 292 years in seconds)");
        refused("{\"timestamp\": 0}\n", ":1: input_length: missing (expected: a whole number, 0 or more)");
        refused("{\"timestamp\": -1}\n", ":1: timestamp: -1 (expected: a whole number, 0 or more)");
        refused("{\"timestamp\": 0,\n", ":1: not a JSON object");
        refused(
                "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1, \"hash_ids\": [1.5]}\n",
                ":1: hash_ids: 1.5 (expected: whole numbers)");
        assertThatThrownBy(() -> Traces.read(folder.resolve("none")))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("there is no such file");
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> Traces.read(file(text)))
                .as(text)
                .isInstanceOf(TraceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseAHeaderThatNamesAColumnTwice() throws IOException {
        Path file = Files.writeString(
                folder.resolve("twice.csv"),
                "TIMESTAMP,ContextTokens,GeneratedTokens,ContextTokens\n2023-11-16 18:17:03.9799600,4,5,6\n");

        assertThatThrownBy(() -> Traces.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("ContextTokens: more than one column (expected: a header that names each once)");
    }
}
