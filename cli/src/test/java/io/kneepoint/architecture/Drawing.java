// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.architecture;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The drawing of the design as a table: which package may import which, both without {@code io.kneepoint.} in front. Events flow
 * from sse by dialect and request to the sink; from assembly by latency and concurrency to the run. Nothing else crosses.
 */
final class Drawing {

    private static final String ARROWS = """
            schemas.config ->
            schemas.deadletter ->
            schemas.event ->
            schemas.metric -> schemas.event
            schemas.serde ->
            schemas.sketch -> schemas.event
            schemas.timeline -> schemas.event
            schemas.topic -> schemas.deadletter schemas.event schemas.metric schemas.timeline schemas.verdict
            schemas.verdict ->
            schemas.workers ->
            schemas.topic -> schemas.workers

            generator.sse ->
            generator.dialect -> generator.sse
            generator.request -> generator.sse generator.dialect generator.sink schemas.event
            generator.client -> generator.sse generator.dialect generator.request schemas.event
            generator.health -> generator.request schemas.event schemas.sketch
            generator.driver -> generator.client generator.dialect generator.health generator.request generator.sink
            generator.driver -> schemas.event
            generator.sink -> generator.recording schemas.event schemas.serde schemas.topic
            generator.recording -> schemas.event schemas.serde schemas.topic
            generator.replay -> generator.recording generator.sink schemas.event
            generator.imports -> generator.recording generator.sink schemas.event schemas.serde
            generator.engine -> schemas.config
            generator.simulator -> generator.engine schemas.config
            generator.arrival ->
            generator.gauges -> schemas.config
            generator.dialect -> schemas.config
            generator.driver -> generator.arrival schemas.config schemas.sketch
            generator.workers -> generator.driver generator.request schemas.serde schemas.topic schemas.workers
            generator.trace -> generator.driver generator.recording generator.replay
            generator.plan -> generator.arrival generator.driver generator.trace schemas.config schemas.event
            generator.calibration -> generator.arrival generator.client generator.dialect generator.driver
            generator.calibration -> generator.request generator.simulator generator.sink schemas.event

            analyzer.statistics ->
            analyzer.capacity -> analyzer.statistics
            analyzer.regression -> analyzer.statistics
            analyzer.report -> analyzer.capacity analyzer.regression analyzer.statistics
            analyzer.run -> analyzer.regression analyzer.statistics
            analyzer.concurrency -> schemas.serde
            analyzer.latency -> schemas.event schemas.metric schemas.serde schemas.sketch
            analyzer.assembly -> analyzer.latency schemas.event schemas.serde schemas.sketch schemas.timeline
            analyzer.concurrency -> analyzer.capacity analyzer.latency analyzer.statistics
            analyzer.concurrency -> schemas.event schemas.metric schemas.serde schemas.sketch schemas.timeline
            analyzer.run -> analyzer.assembly analyzer.capacity analyzer.concurrency analyzer.latency
            analyzer.run -> analyzer.statistics
            analyzer.run -> schemas.event schemas.metric schemas.serde schemas.sketch schemas.timeline schemas.topic
            analyzer.run -> schemas.verdict
            analyzer.streams -> analyzer.assembly analyzer.run
            analyzer.streams -> schemas.deadletter schemas.event schemas.metric schemas.serde schemas.timeline
            analyzer.streams -> schemas.topic schemas.verdict
            analyzer.service -> analyzer.streams
            analyzer.report -> schemas.config schemas.event schemas.metric

            analyzer.export -> analyzer.concurrency schemas.event schemas.metric schemas.serde schemas.sketch
            analyzer.export -> schemas.timeline
            analyzer.dashboard -> analyzer.capacity analyzer.concurrency analyzer.regression analyzer.report
            analyzer.dashboard -> analyzer.run analyzer.statistics analyzer.streams
            analyzer.dashboard -> schemas.verdict
            analyzer.dashboard -> schemas.event schemas.metric schemas.serde schemas.timeline schemas.topic

            embedded.local ->
            embedded.broker -> embedded.local
            embedded.registry -> embedded.local
            embedded -> embedded.local embedded.broker embedded.registry

            cli.kafka -> embedded analyzer.run analyzer.streams schemas.metric schemas.serde schemas.topic
            cli.page -> cli.kafka analyzer.dashboard analyzer.report generator.engine generator.simulator
            cli.page -> cli.capacity schemas.config schemas.metric schemas.serde
            cli -> cli.kafka cli.page analyzer.dashboard
            cli -> generator.client generator.dialect generator.driver generator.request generator.simulator
            cli -> generator.imports generator.recording generator.replay generator.sink
            cli -> analyzer.export analyzer.latency
            cli -> analyzer.report analyzer.run analyzer.service analyzer.streams
            cli -> schemas.config schemas.deadletter schemas.event schemas.metric schemas.timeline schemas.topic
            cli -> schemas.verdict
            cli.samples -> analyzer.statistics
            cli.doctor -> generator.sink schemas.event
            cli -> cli.doctor
            cli.capacity -> analyzer.capacity analyzer.concurrency analyzer.report generator.engine
            cli.capacity -> generator.recording schemas.config schemas.event schemas.metric schemas.serde
            cli -> cli.capacity cli.samples analyzer.capacity analyzer.regression analyzer.statistics
            cli -> generator.workers
            cli -> generator.calibration generator.engine generator.gauges generator.health generator.plan
            """;

    private Drawing() {}

    /** Where arrows may go, for each package of the drawing. */
    static Map<String, Set<String>> targetsByPackage() {
        Map<String, Set<String>> targets = new TreeMap<>();
        ARROWS.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] sides = line.split(" ->", -1);
            targets.computeIfAbsent(sides[0], from -> new TreeSet<>())
                    .addAll(Arrays.stream(sides[1].split(" "))
                            .filter(to -> !to.isBlank())
                            .collect(Collectors.toSet()));
        });
        return targets;
    }
}
