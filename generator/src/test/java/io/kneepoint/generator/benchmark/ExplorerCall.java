// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.Precision;
import io.kneepoint.generator.simulator.CurveExplorer;
import io.kneepoint.generator.simulator.CurveQuery;
import io.kneepoint.generator.simulator.SimulatedCurve;
import java.util.Arrays;
import java.util.Locale;

/**
 * Time of one call of the curve explorer (8 levels, 100 requests each, virtual time), warm: the median and the greatest of 21 calls
 * after 30. Arguments: model, GPU, number of GPUs, context; without any, llama3-8b on one a100-80 with 4 096 tokens. The bar is 200 ms.
 */
public final class ExplorerCall {

    private static final int WARM_UP = 30;
    private static final int CALLS = 21;

    private ExplorerCall() {}

    public static void main(String[] arguments) {
        String[] told = arguments.length == 4 ? arguments : new String[] {"llama3-8b", "a100-80", "1", "4096"};
        EngineCatalogue catalogue = EngineCatalogue.packaged();
        Deployment deployment = new Deployment(
                catalogue.model(told[0]),
                catalogue.gpu(told[1]),
                Integer.parseInt(told[2]),
                Precision.BF16,
                Precision.BF16);
        CurveQuery query = CurveQuery.of(deployment, Integer.parseInt(told[3]));
        double[] millis = new double[CALLS];
        int levels = 0;
        for (int call = -WARM_UP; call < CALLS; call++) {
            long from = System.nanoTime();
            SimulatedCurve curve = CurveExplorer.explore(query);
            if (call >= 0) {
                millis[call] = (System.nanoTime() - from) / 1e6;
            }
            levels = curve.points().size();
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s on %s x %s, context %s: %d levels in %.1f ms (median), %.1f ms (greatest)%n",
                told[0],
                told[2],
                told[1],
                told[3],
                levels,
                millis[CALLS / 2],
                millis[CALLS - 1]);
    }
}
