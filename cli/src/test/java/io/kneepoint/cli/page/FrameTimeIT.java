// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kneepoint.analyzer.dashboard.PageServer;
import io.kneepoint.analyzer.dashboard.RunBoard;
import io.kneepoint.analyzer.report.Thresholds;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.schemas.config.ConfigFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The page stays smooth over a long history that goes on: the issue's bound on the p95 of the time between frames. A machine that is
 * busy with something else can only make frames late, so the best of several rounds is what the page itself takes.
 */
@Timeout(240)
class FrameTimeIT {

    private static final int WINDOWS = 10_000;
    private static final double BOUND_MILLIS = 33;
    private static final int ROUNDS = 12;
    private static final int FRAMES = 150;

    private final RunBoard board = new RunBoard();

    @Test
    void shouldStaySmoothOverTenThousandWindowsAndAHundredThousandRequests(TestReporter reporter) {
        assumeTrue(Chromium.isInstalled(), Chromium.REASON);
        ConfigFiles config = ConfigFiles.builtIn();
        ScheduledExecutorService run = Executors.newSingleThreadScheduledExecutor();
        try (PageServer server = PageServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        board,
                        new EngineCurves(EngineCatalogue.read(config)),
                        new EngineLoads(SimulatorCatalogue.read(config)),
                        Thresholds.read(config),
                        Map.of(),
                        Optional.empty());
                Chromium browser = Chromium.start()) {
            browser.driver().manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
            browser.driver().get(server.uri().toString());
            shouldSayWhatToDoWhileThereIsNothing(browser);

            LongHistory history = new LongHistory(board);
            history.begin();
            history.goOn(WINDOWS);
            browser.until("document.querySelectorAll('#times canvas').length === 4");
            ScheduledFuture<?> goesOn = run.scheduleAtFixedRate(() -> history.goOn(1), 0, 250, TimeUnit.MILLISECONDS);

            for (String view : List.of("run", "requests", "history")) {
                browser.driver().get(server.uri() + "#" + view);
                browser.until("!document.querySelector('#view-" + view + "').hidden");
                double p95 = bestP95(browser);
                reporter.publishEntry("p95 of the frame time of " + view + " [ms]", Double.toString(p95));
                assertThat(p95).as("p95 of the frame time of " + view + " [ms]").isLessThanOrEqualTo(BOUND_MILLIS);
            }
            assertThat(goesOn.isDone()).as("the run still goes on").isFalse();
            assertThat(browser.complaints()).isEmpty();
        } finally {
            run.shutdownNow();
        }
    }

    private static void shouldSayWhatToDoWhileThereIsNothing(Chromium browser) {
        browser.until("document.querySelector('#link').textContent === 'live'");
        browser.until("!document.querySelector('#empty').hidden");
        assertThat(browser.run("return document.querySelector('#empty').textContent"))
                .asString()
                .contains("./kneepoint sweep", "./kneepoint simulate");
        assertThat(browser.run("return document.querySelector('#run-content').hidden"))
                .isEqualTo(true);
    }

    private static double bestP95(Chromium browser) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && best > BOUND_MILLIS; round++) {
            double p95 = ((Number) browser.driver()
                            .executeAsyncScript(
                                    "const [frames, done] = arguments, times = [];"
                                            + "const frame = at => { times.push(at);"
                                            + "if (times.length <= frames) requestAnimationFrame(frame); else {"
                                            + "const took = times.slice(1).map((t, i) => t - times[i]).sort((a, b) => a - b);"
                                            + "done(took[Math.ceil(.95 * took.length) - 1]) } };"
                                            + "requestAnimationFrame(frame)",
                                    FRAMES))
                    .doubleValue();
            best = Math.min(best, p95);
        }
        return best;
    }
}
