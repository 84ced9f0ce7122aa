// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/** Numbers the events of one request from 0 and writes them. Confined to one event loop. */
final class RequestWriter {

    private final RunJournal journal;
    private final long ordinal;
    private long sequence;

    RequestWriter(RunJournal journal, long ordinal) {
        this.journal = journal;
        this.ordinal = ordinal;
    }

    void write(Object payload) {
        journal.request(ordinal, sequence++, payload);
    }
}
