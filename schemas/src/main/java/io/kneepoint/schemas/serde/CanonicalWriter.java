// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes equal records as equal bytes. Avro leaves the order of a map's entries to the map that happens to hold them; here they
 * are in the order of their keys.
 *
 * <p>Confined to one thread.
 */
final class CanonicalWriter<T> extends SpecificDatumWriter<T> {

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
        return new TreeMap<Object, Object>((Map<?, ?>) map).entrySet();
    }

    /** What is not null is the other branch of an optional field; Avro looks its name up for every value. */
    @Override
    protected int resolveUnion(Schema union, Object value) {
        List<Schema> branches = union.getTypes();
        boolean optional = branches.size() == 2;
        if (optional && branches.get(0).getType() == Schema.Type.NULL) {
            return value == null ? 0 : 1;
        }
        if (optional && branches.get(1).getType() == Schema.Type.NULL) {
            return value == null ? 1 : 0;
        }
        return super.resolveUnion(union, value);
    }
}
