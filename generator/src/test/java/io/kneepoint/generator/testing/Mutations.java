// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Hostile variants of good inputs; the same seed gives the same ones. */
public final class Mutations {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final String[] NUMBERS = {
        "NaN",
        "-1",
        "0",
        "-0.0",
        "1e308",
        "-1e308",
        "1e999",
        "Infinity",
        "-Infinity",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "1e-320",
        "1e999999",
        "1e999999999",
        "1e-999999999",
        "0e999999999",
        "0.1",
        "null",
        "true",
        "\"1\"",
        "[]",
        "{}"
    };
    private static final String[] PIECES = {
        "\u0000",
        "\r",
        "\n",
        "\r\n",
        "\n\n",
        ":",
        "data: ",
        "data:",
        "event: x\n",
        "id: \u0000\n",
        "retry: 99999999999999999999\n",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ",",
        "{\"a\":",
        "[[[[[[[[",
        "- ",
        "&a *a",
        "!!java.lang.Object",
        "? ",
        "| ",
        "../../etc/passwd",
        "\ufeff",
        "\u202e",
        "[DONE]",
        "99999999999999999999999999",
        "#",
        "%TAG",
        "\t",
        "'"
    };

    private final SplittableRandom random;
    private final List<byte[]> seeds;

    public Mutations(long seed, List<byte[]> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = List.copyOf(seeds);
    }

    /** The next variant, at most a few times as long as the longest seed. */
    public byte[] next() {
        byte[] bytes = any().clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(1 << random.nextInt(10)));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(bytes);
            case 1 -> spliced(bytes, at, at, piece());
            case 2 -> spliced(bytes, at, to, new byte[0]);
            case 3 -> spliced(bytes, at, at, slice(bytes, at, to));
            case 4 -> slice(bytes, 0, at);
            case 5, 6 -> withOtherNumber(bytes);
            case 7 -> withSliceOf(bytes, at, any());
            default -> spliced(bytes, at, to, noise());
        };
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int i = 0; i < 1 + random.nextInt(8) && flipped.length > 0; i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] piece() {
        String piece = PIECES[random.nextInt(PIECES.length)];
        return piece.repeat(random.nextInt(20) == 0 ? 1 + random.nextInt(2_000) : 1)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(64)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] withOtherNumber(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
        if (numbers.isEmpty()) {
            return flipped(bytes);
        }
        MatchResult number = numbers.get(random.nextInt(numbers.size()));
        byte[] other = NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.ISO_8859_1);
        return spliced(bytes, number.start(), number.end(), other);
    }

    private byte[] withSliceOf(byte[] bytes, int at, byte[] donor) {
        int from = random.nextInt(donor.length + 1);
        int to = Math.min(donor.length, from + random.nextInt(4_096));
        return spliced(bytes, at, at, slice(donor, from, to));
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + between.length);
        out.write(bytes, 0, from);
        out.writeBytes(between);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
