// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a simulated cell says of both sides.
 *
 * @param baseline of the baseline
 * @param candidate of the candidate
 * @param n requests a side
 */
record SimulatedSides(LatencyProcess baseline, LatencyProcess candidate, int n) {

    private static final Pattern CHANGE = Pattern.compile("(?:ALT )?(?:mean|all)?\\+(\\d+)%(?:\\(false pass\\))? ");

    static SimulatedSides of(String cell) {
        int n = Integer.parseInt(cell.substring(cell.lastIndexOf("n=") + 2).trim());
        String name = cell.substring(0, cell.lastIndexOf(" n="));
        Matcher change = CHANGE.matcher(name);
        if (name.startsWith("tail20 rho=")) {
            return tail(Double.parseDouble(name.substring("tail20 rho=".length())), n);
        }
        if (name.startsWith("ALT tail-only p95+20% ")) {
            return tail(name.endsWith("AR .5") ? 0.5 : 0, n);
        }
        if (name.contains("bimodal hit 70->55")) {
            return new SimulatedSides(LatencyProcess.bimodal(0), LatencyProcess.bimodal(0, 0.55), n);
        }
        if (change.lookingAt()) {
            double factor = 1 + Double.parseDouble(change.group(1)) / 100;
            LatencyProcess process = process(name.substring(change.end()));
            return new SimulatedSides(process, process.map(x -> factor * x), n);
        }
        LatencyProcess process = process(name.replaceFirst("^NULL ", ""));
        return new SimulatedSides(process, process, n);
    }

    Sample drawBaseline(Random random) {
        return Sample.of(baseline.draw(random, n));
    }

    Sample drawCandidate(Random random) {
        return Sample.of(candidate.draw(random, n));
    }

    private static SimulatedSides tail(double rho, int n) {
        return new SimulatedSides(LatencyProcess.autoregressive(rho), LatencyProcess.tail(1.2, rho), n);
    }

    private static LatencyProcess process(String name) {
        return switch (name) {
            case "iid", "iid lognormal" -> LatencyProcess.autoregressive(0);
            case "AR.5", "AR .5", "AR(1) rho=.5" -> LatencyProcess.autoregressive(0.5);
            case "AR.8", "AR .8", "AR(1) rho=.8" -> LatencyProcess.autoregressive(0.8);
            case "AR .95" -> LatencyProcess.autoregressive(0.95);
            case "lognormal sigma1.0 AR.6" -> LatencyProcess.logNormal(1, 0.6);
            case "bimodal", "bimodal iid" -> LatencyProcess.bimodal(0);
            case "bimodalAR.6", "bimodal AR .6" -> LatencyProcess.bimodal(0.6);
            case "Lindley.7", "Lindley queue util .7" -> LatencyProcess.queue(0.7);
            case "queue util .85" -> LatencyProcess.queue(0.85);
            case "Pareto(2.5) queue util .6" -> LatencyProcess.paretoQueue(0.6);
            case "on/off neighbour 10% x2 burst20", "onoff" -> LatencyProcess.bursts();
            case "MA(5)" -> LatencyProcess.movingAverage();
            case "periodic 25" -> LatencyProcess.periodic();
            default -> throw new IllegalArgumentException("process: " + name + " (expected: a known one)");
        };
    }
}
