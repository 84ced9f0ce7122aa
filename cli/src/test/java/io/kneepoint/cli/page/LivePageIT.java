// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** The page in a browser while {@code analyze} analyzes a run on the embedded stack. */
@Timeout(300)
class LivePageIT {

    private static final Map<String, String> TITLES = Map.of(
            "run", "Where does it break?",
            "requests", "Each request on its own lane",
            "history", "Did it get worse?",
            "explore", "What would it do on other hardware?",
            "patterns", "What does this load do to it?");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LiveStack stack;
    private Chromium browser;
    private URI page;

    @Test
    void shouldShowARunAsItHappensAndAnswerQuestions() throws Exception {
        assumeTrue(Chromium.isInstalled(), Chromium.REASON);
        try (LiveStack running = LiveStack.start(folder);
                Chromium chromium = Chromium.start()) {
            stack = running;
            page = running.page();
            browser = chromium;
            CompletableFuture<Void> sweep = CompletableFuture.runAsync(
                    () -> stack.sweep("shown", "1,4,16,48,96", 1_000, Duration.ofSeconds(3)));
            browser.driver().get(page.toString());
            browser.until("document.querySelector('#about').textContent.startsWith('shown')");

            shouldBeginToDrawWhileTheRunGoesOn();
            shouldAnswerTheCurveExplorer();
            shouldAnswerTheLoadPatterns();
            sweep.get(PATIENCE.toSeconds() * 3, TimeUnit.SECONDS);
            shouldDrawTheCurves();
            shouldBeReachableByKeyboard();
            shouldCompareTwoRuns();
            shouldGiveItsConnectionsBack();
            shouldFitAPhone();
            shouldSayNoGapsOnlyOfRequestsWhoseGapsWereTimed();
            shouldBeTitledLabelledAndLegible();
            shouldOpenTheReportWithoutAServer();
            assertThat(browser.complaints()).as("complaints of the browser").isEmpty();
            assertThat(browser.requested())
                    .isNotEmpty()
                    .allSatisfy(url -> assertThat(url).startsWith(page.toString()));
        }
    }

    private void shouldBeginToDrawWhileTheRunGoesOn() {
        browser.until("document.querySelector('#link').textContent === 'live'");
        browser.until("document.querySelectorAll('#times canvas').length === 4");
        assertThat(browser.painted("#times canvas")).isGreaterThan(500L);
        browser.until("document.querySelectorAll('#level-choice button').length >= 1");
        assertThat(browser.driver().findElement(By.id("about")).getText()).contains("llama3-8b");
    }

    private void shouldDrawTheCurves() {
        show("run");
        browser.until("document.querySelector('#about').textContent.includes('complete')");
        browser.until("document.querySelectorAll('#level-choice button').length === 5");
        browser.until("document.querySelector('.answer.peak .value').textContent.match(/[0-9]/) !== null");
        assertThat(browser.painted("#curves canvas")).isGreaterThan(500L);
        assertThat(browser.driver().findElements(By.cssSelector(".metric .grade.GOOD")))
                .isNotEmpty();
        // Throughput is graded at the peak, by the size of the model that the run names.
        browser.run("const levels = [...document.querySelectorAll('#level-choice button')];"
                + "const peak = document.querySelector('.answer.peak .more').textContent.match(/[0-9]+/)[0];"
                + "levels.find(level => level.textContent === peak).click()");
        assertThat(browser.run("return document.querySelectorAll('.metric')[3].textContent"))
                .asString()
                .contains("System TPS", "tokens/s", "good above 2,000")
                .containsPattern("good|acceptable|problematic");
    }

    private void shouldBeReachableByKeyboard() {
        show("run");
        browser.driver().navigate().refresh();
        browser.until("document.querySelector('.answer.peak .value') !== null");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            order.add((String) browser.run(
                    "const e = document.activeElement; return e.id || e.textContent.trim() || e.className"));
        }
        assertThat(order)
                .containsExactly(
                        "Skip to the view",
                        "Run",
                        "Requests",
                        "History",
                        "Curve explorer",
                        "Load patterns",
                        "run-choice",
                        "theme",
                        "Knee");
        assertThat(browser.run("return getComputedStyle(document.activeElement, '::after').content"))
                .as("definition on focus")
                .asString()
                .contains("requests in flight");
        assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                .as("mark of the focus")
                .isEqualTo("solid");
    }

    private void shouldAnswerTheCurveExplorer() {
        show("explore");
        browser.until("document.querySelector('#memory .bar') !== null");
        assertThat(browser.driver().findElement(By.id("memory")).getText()).contains("131,072 bytes of KV cache");
        choose(By.name("model"), "llama3-70b");
        browser.until("document.querySelector('#memory').textContent.includes('do not fit')");
        choose(By.name("weights"), "INT4");
        browser.until("document.querySelector('#memory').textContent.includes('fit side by side')");
        assertThat(browser.painted("#explore-curves canvas")).isGreaterThan(500L);
    }

    private void choose(By place, String value) {
        new Select(browser.driver().findElement(place)).selectByVisibleText(value);
    }

    private void shouldAnswerTheLoadPatterns() {
        show("patterns");
        browser.until("document.querySelectorAll('#pattern-words li').length > 0");
        assertThat(browser.driver().findElement(By.id("pattern-words")).getText())
                .contains("The service is full from", "burst:");
        browser.driver().findElement(By.cssSelector("input[value=ramp]")).click();
        browser.until("document.querySelector('#pattern-words pre').textContent.includes('ramp:')");
        assertThat(browser.painted("#pattern-charts canvas")).isGreaterThan(500L);
    }

    private void shouldCompareTwoRuns() {
        stack.replay("shown");
        show("history");
        browser.until("[...document.querySelectorAll('#runs tbody tr')].filter("
                + "row => row.textContent.startsWith('shown')).length === 2");
        // At the highest level there are enough requests for a quantile with an interval.
        choose(By.id("compare-baseline"), "shown");
        browser.driver().findElements(By.cssSelector("#compare-candidate option")).stream()
                .filter(option -> option.getText().startsWith("shown (replay "))
                .findFirst()
                .orElseThrow()
                .click();
        choose(By.id("compare-level"), "96");
        browser.until("document.querySelector('#verdict').textContent.includes('requests.')"
                + " && document.querySelector('#verdict').dataset.asked.endsWith(',96')");
        // On a machine that is slow enough there are too few requests for a quantile, which the words say too.
        assertThat(browser.driver().findElement(By.id("verdict")).getText())
                .containsPattern(
                        "p95 TTFT of the candidate is \\+0\\.0 % against the baseline|p95 TTFT cannot be compared")
                .doesNotContain("Regression");
        assertThat(browser.painted("#ecdf canvas")).isGreaterThan(500L);
    }

    /** A browser allows six connections to a server: a page that was left must not keep one. */
    private void shouldGiveItsConnectionsBack() {
        for (int i = 0; i < 8; i++) {
            browser.driver().get("about:blank");
            browser.driver().get(page + "#run");
            browser.until("document.querySelector('#link').textContent === 'live'");
        }
        show("explore");
        browser.until("document.querySelector('#memory .bar') !== null");
    }

    private void shouldFitAPhone() {
        browser.resize(390, 844);
        for (String view : TITLES.keySet()) {
            show(view);
            // Charts take their new width a moment after their place has changed.
            browser.until("document.documentElement.scrollWidth <= 390");
        }
        show("requests");
        browser.until("document.querySelectorAll('#lanes rect').length > 20");
        browser.resize(0, 0);
    }

    /** Also of those that came before the first timed gap and are not told again. */
    private void shouldSayNoGapsOnlyOfRequestsWhoseGapsWereTimed() {
        browser.until("""
                (() => {
                  const view = Object.assign(Object.create(KP.LaneView.prototype), {lanes: [], show() {}});
                  view.take([{id: '0/1', gapMaxMs: null}], false);
                  view.take([{id: '0/2', gapMaxMs: null}], true);
                  return view.lanes.map(lane => view.gaps(lane)).join() === 'gaps not known,no gaps';
                })()""");
    }

    /** WCAG 2, AA: text of at least 4.5 : 1, lines of at least 3 : 1, and lines that the colour-blind can tell apart. */
    private void shouldBeTitledLabelledAndLegible() {
        for (String view : TITLES.keySet()) {
            show(view);
            assertThat((List<?>) browser.runFile("labels.js"))
                    .as("without a name in " + view)
                    .isEmpty();
            for (String theme : List.of("light", "dark")) {
                browser.run("document.documentElement.dataset.theme = arguments[0]", theme);
                assertThat((List<?>) browser.runFile("contrast.js"))
                        .as("pale text of " + view + ", " + theme)
                        .isEmpty();
                assertThat((List<?>) browser.runFile("colours.js"))
                        .as("colours of lines, " + theme)
                        .isEmpty();
            }
        }
    }

    private void shouldOpenTheReportWithoutAServer() {
        Path file = folder.resolve("report.html");
        stack.report("shown", file);
        browser.driver().get(file.toUri().toString());
        browser.until("document.querySelectorAll('#lanes rect').length > 20");
        assertThat(browser.driver().getTitle()).isEqualTo("Run shown · Kneepoint");
        assertThat(browser.painted("#curves canvas")).isGreaterThan(500L);
        assertThat((List<?>) browser.runFile("labels.js")).isEmpty();
    }

    private void show(String view) {
        browser.driver().get(page + "#" + view);
        browser.until("!document.querySelector('#view-" + view + "').hidden");
        assertThat(browser.driver().getTitle()).isEqualTo(TITLES.get(view) + " · Kneepoint");
        assertThat(browser.driver().findElements(By.tagName("h1")))
                .filteredOn(heading -> heading.isDisplayed())
                .singleElement()
                .satisfies(heading -> assertThat(heading.getText()).isEqualTo(TITLES.get(view)));
    }
}
