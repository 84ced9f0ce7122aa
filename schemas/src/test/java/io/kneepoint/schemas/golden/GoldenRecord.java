// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.schemas.topic.Topic;
import org.apache.avro.Schema;

/**
 * A record as a version of the contract wrote it.
 *
 * @param version version of the contract
 * @param topic topic that it belongs to
 * @param name name among the records of that topic
 * @param schema schema that it was written with
 * @param bytes the record in the Confluent wire format, with schema id 1
 * @param expected what it says, in Avro's JSON encoding
 */
record GoldenRecord(int version, Topic<?> topic, String name, Schema schema, byte[] bytes, JsonNode expected) {

    @Override
    public String toString() {
        return "v" + version + " " + topic.name() + " " + name;
    }
}
