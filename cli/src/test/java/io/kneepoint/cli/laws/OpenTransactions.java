// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactions of an application, as the cluster sees them. */
record OpenTransactions(Admin admin, String applicationId) {

    private static final int LOOKS = 4;
    private static final int BEGINNING_LOOKS = 100;
    private static final Duration BETWEEN_BEGINNINGS = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(300);

    /** Whether one is open now or soon: none is while the partitions are shared out anew. */
    boolean anyBegins() throws InterruptedException {
        boolean begun = any();
        for (int look = 1; look < BEGINNING_LOOKS && !begun; look++) {
            Thread.sleep(BETWEEN_BEGINNINGS.toMillis());
            begun = any();
        }
        return begun;
    }

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

    /** The open transactions, each with the moment at which it began. A broker that is coming back is asked again. */
    private Set<String> open() {
        AtomicReference<Set<String>> open = new AtomicReference<>();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN)
                .ignoreException(IllegalStateException.class)
                .until(() -> {
                    open.set(ask());
                    return true;
                });
        return open.get();
    }

    private Set<String> ask() {
        Set<String> ids = new TreeSet<>();
        for (TransactionListing transaction :
                LawBench.get(admin.listTransactions().all())) {
            if (transaction.transactionalId().startsWith(applicationId)
                    && transaction.state() == TransactionState.ONGOING) {
                ids.add(transaction.transactionalId());
            }
        }
        Set<String> open = new TreeSet<>();
        LawBench.get(admin.describeTransactions(ids).all()).forEach((id, transaction) -> {
            if (transaction.transactionStartTimeMs().isPresent()) {
                open.add(id + " " + transaction.transactionStartTimeMs().getAsLong());
            }
        });
        return open;
    }
}
