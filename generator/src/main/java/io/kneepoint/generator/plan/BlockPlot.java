// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.util.Arrays;

/** Numbers as a line of block characters, the greatest as a full block, zero as a space. */
final class BlockPlot {

    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    private BlockPlot() {}

    static String of(double[] values) {
        double greatest = Arrays.stream(values).max().orElse(0);
        StringBuilder plot = new StringBuilder();
        for (double value : values) {
            int height = greatest <= 0 ? 0 : (int) Math.ceil(value / greatest * (BLOCKS.length() - 1));
            plot.append(BLOCKS.charAt(height));
        }
        return plot.toString();
    }
}
