// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An immutable list of longs that holds them unboxed. */
final class LongSeries extends AbstractList<Long> implements RandomAccess {

    private final long[] values;

    LongSeries(long[] values) {
        this.values = values;
    }

    @Override
    public Long get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
