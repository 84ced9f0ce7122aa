// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a screen. It remembers what it was asked to fetch and what it complained about. */
final class Chromium implements AutoCloseable {

    static final String REASON = "needs chromium and chromium-driver (apt-get install chromium chromium-driver)";

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern REQUESTED = Pattern.compile("\"url\":\"((?:https?|wss?)://[^\"]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ChromeDriver driver;
    private final List<String> requested = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static boolean isInstalled() {
        return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
    }

    static Chromium start() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--no-sandbox",
                "--headless=new",
                "--window-size=1280,1400",
                "--disable-background-networking",
                "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    ChromeDriver driver() {
        return driver;
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script of this test's resources. */
    Object runFile(String name, Object... arguments) {
        try (var in = Chromium.class.getResourceAsStream("/page/" + name)) {
            return run(new String(in.readAllBytes(), StandardCharsets.UTF_8), arguments);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Waits until a condition in JavaScript holds. */
    void until(String condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
                .withMessage(condition)
                .until(it -> {
                    collect();
                    return (Boolean) run("return " + condition);
                });
    }

    /** Pixels of the first such canvas that are not blank. */
    long painted(String canvas) {
        return (Long) run(
                "const c = document.querySelector(arguments[0]);"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0 ? 1 : 0; return n",
                canvas);
    }

    /** A window of this size; 0 by 0 is the usual one. */
    void resize(int width, int height) {
        if (width == 0) {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        } else {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
        }
    }

    /** Addresses on a network that were asked for so far. */
    List<String> requested() {
        collect();
        return List.copyOf(requested);
    }

    /** Warnings and errors of the console so far. */
    List<String> complaints() {
        collect();
        return List.copyOf(complaints);
    }

    private void collect() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            if (entry.getMessage().contains("Network.requestWillBeSent\"")) {
                Matcher url = REQUESTED.matcher(entry.getMessage());
                while (url.find()) {
                    requested.add(url.group(1));
                }
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
