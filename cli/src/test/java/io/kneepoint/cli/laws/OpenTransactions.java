// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactions of an application, as the cluster sees them. */
record OpenTransactions(Admin admin, String applicationId) {

    /** Whether one is open in which something has been written. */
    boolean any() {
        return LawBench.get(admin.listTransactions().all()).stream()
                .anyMatch(transaction -> transaction.transactionalId().startsWith(applicationId)
                        && transaction.state() == TransactionState.ONGOING);
    }
}
