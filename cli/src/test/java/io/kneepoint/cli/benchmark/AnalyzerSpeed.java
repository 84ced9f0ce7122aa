// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import java.util.List;

/**
 * The analyzer's numbers. Arguments: any of {@code offline}, {@code growth}, {@code topology}, {@code replay}; all without. A factor as
 * last argument ({@code 0.1}, {@code 10}) makes the runs shorter or longer. How to run it is in docs/analyzer.md.
 */
public final class AnalyzerSpeed {

    private AnalyzerSpeed() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        double factor = 1;
        if (!all.isEmpty() && Character.isDigit(all.get(all.size() - 1).charAt(0))) {
            factor = Double.parseDouble(all.get(all.size() - 1));
            all = all.subList(0, all.size() - 1);
        }
        if (all.isEmpty() || all.contains("offline")) {
            offline(factor);
        }
        if (all.isEmpty() || all.contains("growth")) {
            growth(factor);
        }
        if (all.isEmpty() || all.contains("topology")) {
            topology(factor);
        }
        if (all.isEmpty() || all.contains("replay")) {
            replay(factor);
        }
    }

    /** A long run through broker and analyzer, all in the heap of this process. */
    private static void replay(double factor) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create();
                TopologySpeed speed = new TopologySpeed(folder.path(), "benchmark")) {
            speed.replay(Math.round(100e6 * factor), 64);
        }
    }

    private static void offline(double factor) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create()) {
            for (int framing : new int[] {1, 12, 64}) {
                FoldSpeed.ofEvents(Math.round(1e6 * factor), framing);
                FoldSpeed.ofRecording(folder.path(), Math.round(1e6 * factor), framing);
            }
        }
    }

    private static void growth(double factor) {
        FoldSpeed.growth(Math.round(1e6 * factor), 12, 256);
        for (double tokens : new double[] {1e6, 1e7, 1e8}) {
            FoldSpeed.growth(Math.round(tokens * factor), 12, 256);
        }
        FoldSpeed.growth(Math.round(1e8 * factor), 12, 1024);
    }

    private static void topology(double factor) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create();
                TopologySpeed speed = new TopologySpeed(folder.path(), "benchmark")) {
            speed.measure(Math.round(1e6 * factor), 12, false);
            speed.measure(Math.round(1e6 * factor), 1, true);
            speed.measure(Math.round(5e6 * factor), 12, true);
            speed.measure(Math.round(10e6 * factor), 64, true);
        }
    }
}
