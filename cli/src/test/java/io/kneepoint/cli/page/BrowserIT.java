// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kneepoint.cli.Kneepoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a browser, while a demonstration runs on the embedded stack. Needs Debian's chromium and chromium-driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
        named = "kneepoint.browser",
        matches = "true",
        disabledReason = "takes minutes; ./verify --full, or -Dkneepoint.browser=true")
class BrowserIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern ADDRESS = Pattern.compile("live page is at (http://127\\.0\\.0\\.1:[0-9]+/)");
    private static final Pattern REQUESTED = Pattern.compile("\"url\":\"((?:https?|wss?)://[^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path runs;

    private final StringWriter err = new StringWriter();
    private final List<String> requested = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private Process demo;
    private URI page;
    private ChromeDriver browser;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "needs chromium and chromium-driver");
        demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Kneepoint.class.getName(),
                        "demo",
                        "--quick",
                        "--keep",
                        "--runs",
                        runs.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(runs.resolve("demo.err").toFile())
                .start();
        page = CompletableFuture.supplyAsync(this::address).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--no-sandbox", "--headless=new", "--window-size=1280,1400", "--disable-background-networking");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        browser = new ChromeDriver(service, options);
    }

    private URI address() {
        while (demo.isAlive()) {
            try {
                Matcher found = ADDRESS.matcher(Files.readString(runs.resolve("demo.err")));
                if (found.find()) {
                    return URI.create(found.group(1));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (java.io.IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the demonstration ended early");
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (browser != null) {
            browser.quit();
        }
        if (demo != null) {
            demo.destroy();
            if (!demo.waitFor(30, TimeUnit.SECONDS)) {
                demo.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void shouldShowTheRunAsItHappensAndAnswerQuestions() throws Exception {
        browser.get(page.toString());

        shouldDrawTheRun();
        shouldBeReachableByKeyboard();
        shouldAnswerTheCurveExplorer();
        shouldAnswerTheLoadPatterns();
        shouldShowRequestsAndFitAPhone();
        shouldCompareTwoRuns();
        shouldBeLegible();
        collectLogs();
        assertThat(complaints).as("complaints of the browser").isEmpty();
        assertThat(requested).isNotEmpty().allSatisfy(url -> assertThat(url).startsWith(page.toString()));
    }

    private void shouldDrawTheRun() {
        until("return document.querySelector('#link').textContent === 'live'");
        until("return document.querySelectorAll('#level-choice button').length >= 2");
        assertThat(browser.getTitle()).isEqualTo("Where does it break? · Kneepoint");
        assertThat(browser.findElement(By.id("about")).getText()).contains("llama3-8b");
        assertThat(painted("#curves canvas")).isGreaterThan(500L);
        assertThat(painted("#times canvas")).isGreaterThan(500L);
        until("return document.querySelectorAll('#level-choice button').length === 5");
        until("return document.querySelector('.answer.peak .value').textContent.match(/[0-9]/) !== null");
        assertThat(browser.findElements(By.cssSelector(".metric .grade.GOOD"))).isNotEmpty();
    }

    private void shouldBeReachableByKeyboard() {
        List<String> order = new ArrayList<>();
        browser.executeScript("document.activeElement.blur(); scrollTo(0, 0)");
        for (int i = 0; i < 9; i++) {
            browser.switchTo().activeElement().sendKeys(Keys.TAB);
            order.add((String) browser.executeScript(
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
        Object shown = browser.executeScript("return getComputedStyle(document.activeElement, '::after').content");
        assertThat((String) shown).as("definition on focus").contains("requests in flight");
    }

    private void shouldAnswerTheCurveExplorer() {
        browser.get(page + "#explore");
        until("return document.querySelector('#memory .bar') !== null");
        assertThat(browser.getTitle()).isEqualTo("What would it do on other hardware? · Kneepoint");
        String small = browser.findElement(By.id("memory")).getText();
        assertThat(small).contains("131,072 bytes of KV cache");
        new Select(browser.findElement(By.name("model"))).selectByVisibleText("llama3-70b");
        until("return document.querySelector('#memory').textContent.includes('do not fit')");
        new Select(browser.findElement(By.name("weights"))).selectByVisibleText("INT4");
        until("return document.querySelector('#memory').textContent.includes('fit side by side')");
        assertThat(painted("#explore-curves canvas")).isGreaterThan(500L);
    }

    private void shouldAnswerTheLoadPatterns() {
        browser.get(page + "#patterns");
        until("return document.querySelectorAll('#pattern-words li').length > 0");
        assertThat(browser.findElement(By.id("pattern-words")).getText())
                .contains("The service is full from", "burst:");
        browser.findElement(By.cssSelector("input[value=ramp]")).click();
        until("return document.querySelector('#pattern-words pre').textContent.includes('ramp:')");
        assertThat(painted("#pattern-charts canvas")).isGreaterThan(500L);
    }

    private void shouldShowRequestsAndFitAPhone() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        browser.get(page + "#requests");
        until("return document.querySelectorAll('#lanes rect').length > 20");
        for (String view : List.of("run", "requests", "history", "explore", "patterns")) {
            browser.get(page + "#" + view);
            // Charts take their new width a moment after their place has changed.
            until("return !document.querySelector('#view-" + view
                    + "').hidden && document.documentElement.scrollWidth <= 390");
        }
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void shouldCompareTwoRuns() {
        browser.get(page + "#run");
        until("return document.querySelector('#about').textContent.includes('complete')");
        StringWriter out = new StringWriter();
        int code = Kneepoint.execute(
                new PrintWriter(out), new PrintWriter(err), "replay", "latest", "--runs", runs.toString());
        assertThat(code).as(err.toString()).isZero();
        browser.get(page + "#history");
        until("return document.querySelectorAll('#runs tbody tr').length === 2");
        until("return document.querySelector('#verdict').className !== 'verdict'");
        String words = browser.findElement(By.id("verdict")).getText();
        assertThat(words).contains("p95 TTFT of the candidate is +0.0 % against the baseline");
        assertThat(painted("#ecdf canvas")).isGreaterThan(500L);
    }

    /** Text of at least 4.5 : 1 against what it stands on, in both colours (WCAG 2, AA). */
    private void shouldBeLegible() throws Exception {
        String script = new String(
                BrowserIT.class.getResourceAsStream("/page/contrast.js").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        for (String view : List.of("run", "history", "explore", "patterns")) {
            browser.get(page + "#" + view);
            for (String theme : List.of("light", "dark")) {
                browser.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
                assertThat((List<?>) browser.executeScript(script))
                        .as("pale text of " + view + ", " + theme)
                        .isEmpty();
            }
        }
    }

    /** Pixels of the first such canvas that are not blank. */
    private long painted(String canvas) {
        return (Long) browser.executeScript(
                "const c = document.querySelector(arguments[0]);"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0 ? 1 : 0; return n",
                canvas);
    }

    private void until(String condition) {
        new WebDriverWait(browser, PATIENCE).withMessage(condition).until(driver -> {
            collectLogs();
            return (Boolean) browser.executeScript(condition);
        });
    }

    private void collectLogs() {
        for (LogEntry entry : browser.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        for (LogEntry entry : browser.manage().logs().get(LogType.PERFORMANCE)) {
            if (entry.getMessage().contains("Network.requestWillBeSent\"")) {
                Matcher url = REQUESTED.matcher(entry.getMessage());
                while (url.find()) {
                    requested.add(url.group(1));
                }
            }
        }
    }
}
