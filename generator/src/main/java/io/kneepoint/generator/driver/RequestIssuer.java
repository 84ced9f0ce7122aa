// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.health.HealthMonitor;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RequestResult;

/**
 * Numbers the requests of a run and sends them.
 *
 * <p>Confined to the run's event loop.
 */
final class RequestIssuer {

    private final RequestFactory factory;
    private final RequestContext context;
    private final StreamClient client;
    private final HealthMonitor health;
    private long nextOrdinal;

    RequestIssuer(RequestFactory factory, RequestContext context, StreamClient client, HealthMonitor health) {
        this.factory = factory;
        this.context = context;
        this.client = client;
        this.health = health;
    }

    /** Takes the next number. */
    long nextOrdinal() {
        return nextOrdinal++;
    }

    /** Numbers taken so far. */
    long issued() {
        return nextOrdinal;
    }

    /** Schedules and sends a request now. */
    void issue(long ordinal, int stage, long intendedEpochNanos, Follower follower) {
        RequestPlan plan = factory.plan(ordinal, stage, intendedEpochNanos);
        RequestLifecycle lifecycle =
                RequestLifecycle.schedule(context, plan, health.newArrivalObserver(), factory.echoGuard(plan));
        follower.onIssued(client.send(lifecycle, factory.body(plan), result -> {
            result.sendLatenessDurationNanos().ifPresent(health::onSent);
            follower.onEnded(result, context.clock().epochNanos(result.closedNanos()));
        }));
    }

    /** Follows one request. Called on the event loop. */
    interface Follower {

        /** It is under way. */
        void onIssued(StreamClient.Ticket ticket);

        /** It has ended, at that time. [ns since the Unix epoch] */
        void onEnded(RequestResult result, long closedEpochNanos);
    }
}
