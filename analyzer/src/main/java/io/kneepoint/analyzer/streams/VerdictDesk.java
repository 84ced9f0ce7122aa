// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.analyzer.run.RunFold;
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.verdict.Verdict;
import io.kneepoint.schemas.verdict.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares completed runs with the baselines of their experiments, apart from the stream threads: reading a long baseline takes
 * longer than a transaction may stay open.
 *
 * <p>Safe for use by several threads.
 */
final class VerdictDesk {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictDesk.class);

    private final Baselines baselines;
    private final Executor executor;
    private final AtomicInteger owed = new AtomicInteger();

    /** Comparisons are made by this executor. */
    VerdictDesk(Baselines baselines, Executor executor) {
        this.baselines = baselines;
        this.executor = executor;
    }

    /** Verdicts that have been asked for and are not written yet. */
    int owed() {
        return owed.get();
    }

    /** Asks for the verdict on a complete run; empty when its experiment has no baseline, or it is the baseline. */
    Optional<Ticket> ask(RunFold run) {
        RunStatus status = run.status();
        return Optional.ofNullable(status.getLabels().get(Baselines.EXPERIMENT))
                .flatMap(baselines::of)
                .filter(baseline -> !baseline.runId().equals(status.getRunId()))
                .map(baseline -> {
                    owed.incrementAndGet();
                    RunSamples candidate = run.samples();
                    return new Ticket(CompletableFuture.supplyAsync(() -> baseline.compare(candidate), executor)
                            .exceptionally(failure -> unreadable(status.getRunId(), baseline.runId(), failure)));
                });
    }

    private static List<Verdict> unreadable(String runId, String baseline, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        LOG.atWarn()
                .addKeyValue("run", runId)
                .addKeyValue("baseline", baseline)
                .setCause(cause)
                .log("not compared");
        return List.of(VerdictRecords.wholeRun(
                runId,
                baseline,
                VerdictKind.INCONCLUSIVE,
                "not compared with " + baseline + ": " + cause.getMessage()));
    }

    /** A verdict that is being made. Confined to one thread. */
    final class Ticket {

        private final CompletableFuture<List<Verdict>> verdicts;
        private boolean settled;

        private Ticket(CompletableFuture<List<Verdict>> verdicts) {
            this.verdicts = verdicts;
        }

        /** The verdicts, once they are there. */
        Optional<List<Verdict>> verdicts() {
            return Optional.ofNullable(verdicts.getNow(null));
        }

        /** They are written, or somebody else has to ask for them. */
        void settle() {
            if (!settled) {
                settled = true;
                owed.decrementAndGet();
            }
        }
    }
}
