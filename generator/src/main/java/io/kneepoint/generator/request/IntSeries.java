// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An immutable list of ints that holds them unboxed. */
final class IntSeries extends AbstractList<Integer> implements RandomAccess {

    private final int[] values;

    IntSeries(int[] values) {
        this.values = values;
    }

    @Override
    public Integer get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
