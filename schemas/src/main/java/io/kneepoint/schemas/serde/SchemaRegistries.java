// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.List;
import java.util.Map;

/** Makes clients of a Confluent-compatible schema registry. */
public final class SchemaRegistries {

    private static final int CACHED_SCHEMAS = 1_000;

    private SchemaRegistries() {}

    /** A client of the registry at the given URL; {@code config} is passed to Confluent's client as it is. */
    public static SchemaRegistryClient connect(String url, Map<String, ?> config) {
        return new CachedSchemaRegistryClient(
                List.of(url), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config, Map.of());
    }
}
