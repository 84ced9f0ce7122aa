// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Confluent's mock registry that lists the calls it gets and fails when it is told to. */
final class ScriptedRegistry extends MockSchemaRegistryClient {

    private final List<String> calls = new ArrayList<>();
    private Exception failure;

    /** The calls so far, in order. */
    List<String> calls() {
        return calls;
    }

    /** Fails every call with an {@link IOException} or a {@link RestClientException}; null ends that. */
    void failWith(Exception exception) {
        failure = exception;
    }

    @Override
    public int register(String subject, ParsedSchema schema) throws IOException, RestClientException {
        calls.add("register " + subject);
        failIfTold();
        return super.register(subject, schema);
    }

    @Override
    public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
        calls.add("schema " + id);
        failIfTold();
        return super.getSchemaById(id);
    }

    private void failIfTold() throws IOException, RestClientException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RestClientException e) {
            throw e;
        }
    }
}
