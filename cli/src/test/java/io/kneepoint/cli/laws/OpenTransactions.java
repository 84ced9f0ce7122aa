// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactions of an application, as the cluster sees them. */
record OpenTransactions(Admin admin, String applicationId) {

    private static final int LOOKS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(300);

    /** Whether one is open in which something has been written. */
    boolean any() {
        return !open().isEmpty();
    }

    /**
     * Whether one stays open that does not end by itself: that of a halted process, since a running one commits several times
     * between the looks.
     */
    boolean anyThatStays() throws InterruptedException {
        Set<String> staying = open();
        for (int look = 1; look < LOOKS && !staying.isEmpty(); look++) {
            Thread.sleep(BETWEEN.toMillis());
            staying.retainAll(open());
        }
        return !staying.isEmpty();
    }

    /** The open transactions, each with the moment at which it began. */
    private Set<String> open() {
        Set<String> ids = new TreeSet<>();
        for (TransactionListing transaction :
                LawBench.get(admin.listTransactions().all())) {
            if (transaction.transactionalId().startsWith(applicationId)
                    && transaction.state() == TransactionState.ONGOING) {
                ids.add(transaction.transactionalId());
            }
        }
        Set<String> open = new TreeSet<>();
        LawBench.get(admin.describeTransactions(ids).all())
                .forEach((id, transaction) -> open.add(id + " " + transaction.transactionStartTimeMs()));
        return open;
    }
}
