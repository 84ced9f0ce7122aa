// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import java.math.BigDecimal;
import java.util.List;

/** Rows of a BurstGPT trace, with or without Session ID and Elapsed time; times are in seconds. */
final class BurstGptLines implements Traces.LineReader {

    private static final String TIME = "Timestamp";
    private static final TokenColumns COLUMNS = new TokenColumns(TIME, "Request tokens", "Response tokens");
    private static final int NANO_DIGITS = 9;
    private static final int MOST_DIGITS = 400;

    private final CsvTable table;

    BurstGptLines(CsvTable table) {
        this.table = table;
    }

    static boolean isHeader(String header) {
        return COLUMNS.areIn(header);
    }

    @Override
    public Traces.Row read(String line, List<TraceRequest> requests) {
        return COLUMNS.read(table, line, this::nanos, requests);
    }

    private long nanos(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            int digits = seconds.signum() == 0 ? 0 : seconds.precision() - seconds.scale();
            if (digits > MOST_DIGITS) {
                throw new ArithmeticException("too many digits to be written out");
            }
            return digits < -MOST_DIGITS
                    ? 0
                    : seconds.movePointRight(NANO_DIGITS).toBigInteger().longValueExact();
        } catch (NumberFormatException e) {
            throw table.refuse(TIME + ": " + text + " (expected: seconds such as 45 or 19440110.0)");
        } catch (ArithmeticException e) {
            throw table.refuse(TIME + ": " + text + " (expected: at most 292 years in seconds)");
        }
    }
}
