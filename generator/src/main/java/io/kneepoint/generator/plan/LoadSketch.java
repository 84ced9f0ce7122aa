// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.ArrivalSchedule;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.RequestContent;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import java.util.List;
import java.util.OptionalLong;

/**
 * The load of a phase before it has happened: how it looks over time, and what it asks for as far as that is certain.
 *
 * @param loads load in each part of the phase: requests/s of an open loop, requests in flight of a closed one
 * @param open whether it is an open loop
 * @param longestNanos longest time of the load, drains not included; ns
 * @param requests requests; empty where the endpoint's speed decides
 * @param promptTokens prompt tokens of those requests; tokens
 * @param outputTokens output tokens of those requests, at most; tokens
 */
record LoadSketch(
        double[] loads,
        boolean open,
        long longestNanos,
        OptionalLong requests,
        double promptTokens,
        double outputTokens) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** A phase of these stages, cut into parts of equal time. */
    static LoadSketch of(List<StageSpec> stages, Prompts prompts, int parts) {
        long longest = 0;
        for (StageSpec stage : stages) {
            longest += stage.maxDuration().toNanos();
        }
        Counter counter = new Counter(prompts, new double[parts], longest);
        long start = 0;
        for (StageSpec stage : stages) {
            counter.add(stage, start);
            start += stage.maxDuration().toNanos();
        }
        boolean open = stages.get(0).load() instanceof StageLoad.OpenLoop;
        OptionalLong requests = counter.known ? OptionalLong.of(counter.requests) : OptionalLong.empty();
        return new LoadSketch(counter.loads, open, longest, requests, counter.promptTokens, counter.outputTokens);
    }

    /** Adds up stages. */
    private static final class Counter {

        private final Prompts prompts;
        private final double[] loads;
        private final long longestNanos;
        private boolean known = true;
        private long requests;
        private double promptTokens;
        private double outputTokens;

        Counter(Prompts prompts, double[] loads, long longestNanos) {
            this.prompts = prompts;
            this.loads = loads;
            this.longestNanos = longestNanos;
        }

        void add(StageSpec stage, long startNanos) {
            if (stage.load() instanceof StageLoad.OpenLoop openLoop) {
                addArrivals(stage, openLoop.arrivals().get(), startNanos);
            } else if (stage.load() instanceof StageLoad.ClosedLoop closed) {
                long length = stage.maxDuration().toNanos();
                for (int part = 0; part < loads.length; part++) {
                    long at = middle(part) - startNanos;
                    if (at >= 0 && at < length) {
                        loads[part] = closed.target().at(at);
                    }
                }
                if (stage.measurement() instanceof Measurement.Requests counted) {
                    // Those that warm up, those that are measured, and those in flight when the last one has ended.
                    drawn(counted.requests() + 2L * closed.target().at(0));
                } else {
                    known = false;
                }
            }
        }

        private void addArrivals(StageSpec stage, ArrivalSchedule schedule, long startNanos) {
            double partSeconds = (double) longestNanos / loads.length / NANOS_PER_SECOND;
            long index = 0;
            OptionalLong next = schedule.nextArrivalNanos();
            while (next.isPresent() && next.getAsLong() < stage.maxDuration().toNanos()) {
                loads[part(startNanos + next.getAsLong())] += 1 / partSeconds;
                if (stage.contents().isPresent()) {
                    RequestContent content = stage.contents().get().content(index);
                    requests++;
                    promptTokens += content.promptTokens();
                    outputTokens += content.outputTokens();
                } else {
                    drawn(1);
                }
                index++;
                next = schedule.nextArrivalNanos();
            }
        }

        private void drawn(long count) {
            requests += count;
            promptTokens += count * mean(prompts.tokens().range());
            outputTokens += count * mean(prompts.outputTokens().range());
        }

        private static double mean(LengthRange range) {
            return (range.min() + (double) range.max()) / 2;
        }

        private long middle(int part) {
            return (long) ((part + 0.5) / loads.length * longestNanos);
        }

        private int part(long offsetNanos) {
            return (int) Math.min(loads.length - 1, (long) ((double) offsetNanos / longestNanos * loads.length));
        }
    }
}
