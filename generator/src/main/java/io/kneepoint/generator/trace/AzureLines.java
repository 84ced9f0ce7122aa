// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Rows of an Azure LLM inference trace: its times are without a zone (2023) or with one (2024), and both count as they stand. */
final class AzureLines implements Traces.LineReader {

    private static final String TIME = "TIMESTAMP";
    private static final TokenColumns COLUMNS = new TokenColumns(TIME, "ContextTokens", "GeneratedTokens");
    private static final int LONGEST_LOCAL = "2023-11-16T18:17:03.123456789".length();

    private final CsvTable table;

    AzureLines(CsvTable table) {
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
        String iso = text.replace(' ', 'T');
        try {
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.length() > LONGEST_LOCAL;
            Instant instant = zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return Duration.between(Instant.EPOCH, instant).toNanos();
        } catch (DateTimeException | ArithmeticException e) {
            throw table.refuse(TIME + ": " + text + " (expected: a time such as 2023-11-16 18:17:03.9799600)");
        }
    }
}
