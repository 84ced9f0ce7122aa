// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import org.apache.avro.Schema;

/**
 * An Avro schema in Avro's own printed form; two texts are the same schema if and only if they are equal.
 *
 * <p>White space and the order of a schema's standard attributes do not survive the printing; names, defaults, docs,
 * aliases and custom properties do.
 *
 * @param json the printed form
 */
record SchemaText(String json) {

    /**
     * Reads a schema somebody sent.
     *
     * @throws RegistryException 42201 if it is not an Avro schema
     */
    static SchemaText parse(String source) {
        try {
            return new SchemaText(new Schema.Parser().parse(source).toString());
        } catch (RuntimeException e) {
            // Not AvroRuntimeException alone: for an unknown name, say, Avro's parser throws NullPointerException.
            throw RegistryException.invalidSchema(source, String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw RegistryException.invalidSchema(source, "it is nested too deeply");
        }
    }

    /** The schema as Avro's object, parsed anew. */
    Schema toAvro() {
        return new Schema.Parser().parse(json);
    }
}
