// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The columns of a trace that has a row for each request with the lengths of its prompt and answer.
 *
 * @param time when the request came
 * @param prompt tokens of the prompt
 * @param output tokens of the answer; 0 where there was none
 */
record TokenColumns(String time, String prompt, String output) {

    boolean areIn(String header) {
        return CsvTable.names(header).containsAll(List.of(time, prompt, output));
    }

    /**
     * Takes the request of a row, if it had an answer.
     *
     * @param nanos the time of a row's text, in nanoseconds
     */
    Traces.Row read(CsvTable table, String line, ToLongFunction<String> nanos, List<TraceRequest> requests) {
        table.next(line);
        long at = nanos.applyAsLong(table.text(time));
        int promptTokens = table.tokens(prompt);
        int outputTokens = table.tokens(output);
        if (promptTokens < 1 || outputTokens < 1) {
            return Traces.Row.WITHOUT_ANSWER;
        }
        requests.add(new TraceRequest(at, promptTokens, outputTokens, List.of()));
        return Traces.Row.TAKEN;
    }
}
