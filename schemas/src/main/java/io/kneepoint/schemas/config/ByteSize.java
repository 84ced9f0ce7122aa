// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, exact. Written with a decimal unit (kB, MB, GB, TB: powers of 1000) or a binary one (KiB, MiB, GiB,
 * TiB: powers of 1024), never without.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    static final String EXPECTED = "a size with a unit: B, kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 80GiB";

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{1,12})?)\\s*(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)");
    private static final Map<String, Long> BYTES_OF_UNIT = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: zero or more)");
        }
    }

    /**
     * The size that {@code text} means; a fraction of a byte is cut off (79.15GiB is no whole number of bytes).
     *
     * @throws IllegalArgumentException when the text is no size; the message has the form {@code text (expected: rule)}
     */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(BYTES_OF_UNIT.get(form.group(2))));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(text + " (expected: at most " + Long.MAX_VALUE + " bytes)");
        }
        return new ByteSize(bytes.longValue());
    }

    /** In units of 10^9 bytes. */
    public double gigabytes() {
        return bytes / 1e9;
    }

    /** In units of 2^30 bytes. */
    public double gibibytes() {
        return bytes / (double) (1L << 30);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Both families of units, since half of all capacity mistakes confuse them: {@code 2.68 GB (2.50 GiB)}. */
    @Override
    public String toString() {
        if (bytes < 1_000_000_000L) {
            return bytes + " B";
        }
        return String.format(Locale.ROOT, "%.2f GB (%.2f GiB)", gigabytes(), gibibytes());
    }
}
