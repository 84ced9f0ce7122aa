// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import java.util.Map;
import java.util.TreeMap;
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
}
