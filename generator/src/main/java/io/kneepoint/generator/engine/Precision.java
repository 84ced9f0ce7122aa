// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

/**
 * How many bits one number takes, as weight or in the KV cache. Scales and zero points of quantised formats are not
 * counted: they add 1 to 6 %, depending on the format.
 */
public enum Precision {
    FP32(32),
    FP16(16),
    BF16(16),
    FP8(8),
    INT8(8),
    INT4(4);

    private final int bits;

    Precision(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }

    /**
     * Bytes for {@code numbers} numbers, rounded up to a whole byte.
     *
     * @throws ArithmeticException when the result is beyond a long
     */
    public long bytesFor(long numbers) {
        return Math.addExact(Math.multiplyExact(numbers, (long) bits), 7L) / 8L;
    }
}
