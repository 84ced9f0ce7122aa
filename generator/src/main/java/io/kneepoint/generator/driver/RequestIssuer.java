// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.health.HealthMonitor;
import io.kneepoint.generator.request.ArrivalObserver;
import io.kneepoint.generator.request.RequestContext;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestPlan;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.schemas.event.Outcome;

/**
 * Numbers the requests of a run and sends them.
 *
 * <p>Confined to the run's event loop.
 */
final class RequestIssuer {

    private final RequestFactory factory;
    private final WorkerShare share;
    private final RequestContext context;
    private final StreamClient client;
    private final HealthMonitor health;
    private long nextOrdinal;

    RequestIssuer(
            RequestFactory factory,
            WorkerShare share,
            RequestContext context,
            StreamClient client,
            HealthMonitor health) {
        this.factory = factory;
        this.share = share;
        this.context = context;
        this.client = client;
        this.health = health;
    }

    /** The part of the run's load that is sent here. */
    WorkerShare share() {
        return share;
    }

    /** Takes the next number. */
    long nextOrdinal() {
        return nextOrdinal++;
    }

    /** Numbers taken so far. */
    long issued() {
        return nextOrdinal;
    }

    /** What the request of that ordinal asks for where nobody says. */
    RequestContent drawn(long ordinal) {
        return factory.drawn(ordinal);
    }

    /** A number in [0, 1) that is that of the run's seed and the ordinal. */
    double drawn01(long ordinal) {
        return factory.drawn01(ordinal);
    }

    /** Schedules and sends a request now. */
    void issue(long ordinal, int stage, long intendedEpochNanos, RequestContent content, Follower follower) {
        RequestPlan plan = plan(ordinal, stage, intendedEpochNanos, content);
        health.onIssued(context.clock().nowEpochNanos() - intendedEpochNanos);
        RequestLifecycle lifecycle =
                RequestLifecycle.schedule(context, plan, health.newArrivalObserver(), factory.echoGuard(plan, content));
        follower.onIssued(client.send(lifecycle, factory.body(plan, content), result -> {
            result.sendLatenessDurationNanos().ifPresent(health::onSent);
            follower.onEnded(result, context.clock().epochNanos(result.closedNanos()));
        }));
    }

    /** Schedules a request that is not sent; says how that counts. */
    Outcome shed(long ordinal, int stage, long intendedEpochNanos, RequestContent content, String why) {
        RequestPlan plan = plan(ordinal, stage, intendedEpochNanos, content);
        RequestLifecycle lifecycle =
                RequestLifecycle.schedule(context, plan, ArrivalObserver.NONE, factory.echoGuard(plan, content));
        lifecycle.onFailure(context.clock().nanos(), Outcome.SHED, why);
        return lifecycle.result().outcome();
    }

    private static RequestPlan plan(long ordinal, int stage, long intendedEpochNanos, RequestContent content) {
        return new RequestPlan(ordinal, stage, intendedEpochNanos, content.promptTokens(), content.outputTokens());
    }

    /** Follows one request. Called on the event loop. */
    interface Follower {

        /** It is under way. */
        void onIssued(StreamClient.Ticket ticket);

        /** It has ended, at that time. [ns since the Unix epoch] */
        void onEnded(RequestResult result, long closedEpochNanos);
    }
}
