// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The files of the page, all of them on the class path: nothing is fetched from a network. Immutable, for any thread. */
public final class PageFiles implements HttpHandler {

    private static final String OWN = "/io/kneepoint/analyzer/dashboard/";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, File> FILES = Map.ofEntries(
            Map.entry("/", new File(OWN + "index.html", HTML)),
            Map.entry("/page.css", new File(OWN + "page.css", CSS)),
            Map.entry("/look.js", new File(OWN + "look.js", SCRIPT)),
            Map.entry("/charts.js", new File(OWN + "charts.js", SCRIPT)),
            Map.entry("/run.js", new File(OWN + "run.js", SCRIPT)),
            Map.entry("/whatif.js", new File(OWN + "whatif.js", SCRIPT)),
            Map.entry("/page.js", new File(OWN + "page.js", SCRIPT)),
            Map.entry("/report.html", new File(OWN + "report.html", "text/plain; charset=utf-8")),
            Map.entry("/report.js", new File(OWN + "report.js", SCRIPT)),
            Map.entry("/icon.svg", new File(OWN + "icon.svg", "image/svg+xml")),
            Map.entry("/uPlot.js", new File(UPLOT + "uPlot.iife.min.js", SCRIPT)),
            Map.entry("/uPlot.css", new File(UPLOT + "uPlot.min.css", CSS)));

    private record File(String resource, String type) {}

    /** The text of a file, by its path on the server. */
    public static String text(String path) {
        return new String(bytes(FILES.get(path).resource()), StandardCharsets.UTF_8);
    }

    /** Bytes of all files together, as a browser fetches them. */
    static long weight() {
        return FILES.values().stream()
                .mapToLong(file -> bytes(file.resource()).length)
                .sum();
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + ": missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        File file = FILES.get(exchange.getRequestURI().getPath());
        if (file == null) {
            Reply.error(exchange, 404, "path: nothing is here (expected: /)");
        } else {
            Reply.send(exchange, 200, file.type(), bytes(file.resource()));
        }
    }
}
