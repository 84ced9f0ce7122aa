// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import java.util.Arrays;

/** Values of one metric in send order, while they are collected; confined to one thread. */
final class Column {

    private double[] values = new double[16];
    private int size;

    static Column of(Sample sample) {
        Column column = new Column();
        for (double value : sample.toArray()) {
            column.add(value);
        }
        return column;
    }

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** An endpoint that stalls has a throughput of 0, but no latency and no price is 0. */
    Sample sample(Metric metric) {
        double[] collected = Arrays.copyOf(values, size);
        return metric == Metric.OUTPUT_TOKENS_PER_SECOND ? Sample.nonNegative(collected) : Sample.positive(collected);
    }
}
