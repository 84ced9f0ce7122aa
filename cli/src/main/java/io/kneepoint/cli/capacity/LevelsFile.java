// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.concurrency.CurveFold;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Load levels from a CSV file that some other tool or a person wrote: a heading, then one line a level. Levels without blocks give
 * a curve without intervals.
 *
 * @param levels as records, latencies where the file has them
 * @param curve what they say together
 */
public record LevelsFile(List<ConcurrencyLevel> levels, ConcurrencyCurve curve) {

    static {
        TrustedRecords.install();
    }

    private static final double NANOS_PER_MILLI = 1e6;

    /** Columns, with what people call them (letters and digits only). */
    private enum Column {
        CONCURRENCY("concurrency|concurrent|inflight|level|load|n"),
        THROUGHPUT("outputtokenspersecond|tokenspersecond|tokspersec|toks|throughput|tps"),
        P50("ttftp50ms|ttftp50|p50"),
        P95("ttftp95ms|ttftp95|p95"),
        P99("ttftp99ms|ttftp99|p99"),
        ERRORS("errorpercent|errorspercent|errorpct|errorspct|errors|error"),
        REQUESTS("requests");

        private final String names;

        Column(String names) {
            this.names = names;
        }

        static Optional<Column> named(String heading) {
            String plain = heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            for (Column column : values()) {
                if (plain.matches(column.names)) {
                    return Optional.of(column);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Reads a file: concurrency, tok/s and, where it has them, TTFT p50, p95, p99 in ms, errors in percent, requests.
     *
     * @param requests how many requests an error rate rests on where the file has no such column, at least 1
     * @throws IllegalArgumentException when the file cannot be read as that; the message names the line
     */
    public static LevelsFile read(Path file, long requests) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("--levels: " + file + " (expected: a CSV file that can be read)", e);
        }
        List<Column> columns = new ArrayList<>();
        List<ConcurrencyLevel> levels = new ArrayList<>();
        List<LevelPoint> points = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replace("\uFEFF", "").strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = file + ":" + (i + 1);
            if (columns.isEmpty()) {
                columns.addAll(columns(where, line));
                continue;
            }
            Map<Column, Double> row = row(where, line, columns);
            levels.add(level(file, levels.size(), row, requests));
            points.add(point(where, row, requests));
        }
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("--levels: " + file + " has no level (expected: a heading and levels)");
        }
        Set<Double> different = new HashSet<>();
        points.forEach(point -> {
            if (!different.add(point.concurrency())) {
                throw new IllegalArgumentException("--levels: " + file + " has level " + point.concurrency()
                        + " twice (expected: each level once)");
            }
        });
        return new LevelsFile(List.copyOf(levels), CurveFold.of(name(file), points, null));
    }

    private static List<Column> columns(String where, String heading) {
        List<Column> columns = new ArrayList<>();
        for (String cell : heading.split(",", -1)) {
            Column column = Column.named(cell)
                    .orElseThrow(() -> new IllegalArgumentException(where + ": column: " + cell.strip()
                            + " (expected: concurrency, tokens_per_second, ttft_p50_ms, ttft_p95_ms, ttft_p99_ms,"
                            + " error_percent or requests)"));
            if (columns.contains(column)) {
                throw new IllegalArgumentException(
                        where + ": column: " + cell.strip() + " is there twice (expected: each once)");
            }
            columns.add(column);
        }
        if (!columns.containsAll(List.of(Column.CONCURRENCY, Column.THROUGHPUT))) {
            throw new IllegalArgumentException(
                    where + ": columns: " + heading + " (expected: at least concurrency and tokens_per_second)");
        }
        return columns;
    }

    private static Map<Column, Double> row(String where, String line, List<Column> columns) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    where + ": cells: " + cells.length + " (expected: " + columns.size() + ", as in the heading)");
        }
        Map<Column, Double> row = new EnumMap<>(Column.class);
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].strip();
            if (cell.isEmpty()) {
                continue;
            }
            double value = number(where, columns.get(i), cell);
            row.put(columns.get(i), value);
        }
        boolean whole = row.getOrDefault(Column.CONCURRENCY, 0.0) >= 1
                && row.get(Column.CONCURRENCY) == Math.rint(row.get(Column.CONCURRENCY));
        if (!whole || !row.containsKey(Column.THROUGHPUT)) {
            throw new IllegalArgumentException(
                    where + ": " + line + " (expected: a whole concurrency from 1, and its tokens a second)");
        }
        return row;
    }

    private static double number(String where, Column column, String cell) {
        double most = column == Column.ERRORS ? 100 : 1e12;
        try {
            double value = Double.parseDouble(cell);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, as for a number that cannot be.
        }
        throw new IllegalArgumentException(where + ": " + cell + " (expected: a number from 0"
                + (column == Column.ERRORS ? " to 100, in percent)" : ")"));
    }

    private static LevelPoint point(String where, Map<Column, Double> row, long otherwise) {
        long requests = requests(row, otherwise);
        long errors = Math.round(row.getOrDefault(Column.ERRORS, 0.0) / 100 * requests);
        try {
            return new LevelPoint(
                    row.get(Column.CONCURRENCY),
                    row.get(Column.THROUGHPUT),
                    nanos(row, Column.P50),
                    nanos(row, Column.P95),
                    nanos(row, Column.P99),
                    row.containsKey(Column.ERRORS) ? requests : 0,
                    errors,
                    Optional.empty(),
                    Optional.empty());
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(where + ": " + refused.getMessage(), refused);
        }
    }

    private static ConcurrencyLevel level(Path file, int stage, Map<Column, Double> row, long otherwise) {
        long requests = requests(row, otherwise);
        LatencySummary unknown = LatencySummary.newBuilder().setCount(0).build();
        Double errorPercent = row.get(Column.ERRORS);
        return ConcurrencyLevel.newBuilder()
                .setRunId(name(file))
                .setStage(stage)
                .setName("c" + row.get(Column.CONCURRENCY).intValue())
                .setConcurrency(row.get(Column.CONCURRENCY).intValue())
                .setRequests(requests)
                .setErrors(errorPercent == null ? 0 : Math.round(errorPercent / 100 * requests))
                .setErrorRate(errorPercent == null ? null : (Double) (errorPercent / 100))
                .setOutputTokens(0)
                .setOutputTokensPerSecond(row.get(Column.THROUGHPUT))
                .setRequestsPerSecond(null)
                .setMeasuredConcurrency(null)
                .setLittleRatio(null)
                .setTtft(LatencySummary.newBuilder()
                        .setCount(requests)
                        .setP50Nanos(boxed(nanos(row, Column.P50)))
                        .setP95Nanos(boxed(nanos(row, Column.P95)))
                        .setP99Nanos(boxed(nanos(row, Column.P99)))
                        .build())
                .setTtftFromIntended(unknown)
                .setTpot(unknown)
                .setItl(unknown)
                .setE2e(unknown)
                .build();
    }

    private static long requests(Map<Column, Double> row, long otherwise) {
        return row.containsKey(Column.REQUESTS) ? Math.round(row.get(Column.REQUESTS)) : otherwise;
    }

    private static OptionalDouble nanos(Map<Column, Double> row, Column column) {
        Double millis = row.get(column);
        return millis == null ? OptionalDouble.empty() : OptionalDouble.of(millis * NANOS_PER_MILLI);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
