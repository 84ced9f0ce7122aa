// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

/** Kafka, or the analyzer on it, is not there as a command needs it. The message is one sentence. */
public final class KafkaFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KafkaFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
