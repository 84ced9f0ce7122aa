// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.report.TableReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * The live page's view of one run as a file of its own: scripts, styles and numbers are inside, so it opens without a server or a
 * network.
 *
 * <p>Feed it the run's metric records, then {@link #html}. It keeps what the live page keeps ({@link RunTrack}). Not for use by
 * several threads.
 */
public final class ReportPage {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final int MOST_LANES = 40;

    private final RunTrack track;

    /** An empty page of this run. */
    public ReportPage(String runId) {
        track = new RunTrack(runId, model -> Serving.unknown());
    }

    /** Takes a metric record; of windows those of one second, of requests all. */
    public void take(SpecificRecord record) {
        track.take(record, 1);
    }

    /** The page. Of the requests, the slowest, those of the longest gaps, the first that failed, and the last are in it. */
    public String html(RunReport report) {
        String style = PageFiles.text("/uPlot.css") + PageFiles.text("/page.css");
        String script = PageFiles.text("/uPlot.js") + "\n" + PageFiles.text("/look.js") + PageFiles.text("/charts.js")
                + PageFiles.text("/run.js") + PageFiles.text("/report.js");
        String policy = "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style)
                + "; img-src data:; base-uri 'none'; form-action 'none'";
        Map<String, String> parts = Map.of(
                "policy",
                policy,
                "title",
                escaped("Run " + report.status().getRunId() + " · Kneepoint"),
                "style",
                style,
                "table",
                escaped(TableReport.of(report, TableReport.Style.PLAIN)),
                "data",
                json(report),
                "script",
                script);
        return PLACE.matcher(PageFiles.text("/report.html"))
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    private String json(RunReport report) {
        ObjectNode data = PageJson.object();
        data.set("report", PageJson.report(report));
        data.set("windows", PageJson.windows(track.windowsSince(0)));
        data.set("lanes", PageJson.lanes(chosen(track.lanesSince(0, RunTrack.MOST_LANES))));
        data.put("gapsTimed", track.gapsTimed());
        try {
            // A script's text ends at the first "</", whatever its type.
            return Reply.JSON.writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    private static List<Lane> chosen(List<Lane> lanes) {
        List<Lane> chosen = new ArrayList<>();
        chosen.addAll(lanes.stream()
                .sorted(Comparator.<Lane>comparingLong(
                                lane -> lane.firstTokenOffsetNanos().orElse(0))
                        .reversed())
                .limit(MOST_LANES)
                .toList());
        chosen.addAll(lanes.stream()
                .sorted(Comparator.<Lane>comparingLong(
                                lane -> lane.gapMaxNanos().orElse(0))
                        .reversed())
                .limit(MOST_LANES)
                .toList());
        chosen.addAll(lanes.stream().filter(Lane::failed).limit(MOST_LANES).toList());
        chosen.addAll(lanes.subList(Math.max(0, lanes.size() - MOST_LANES), lanes.size()));
        return chosen.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Lane::sentEpochNanos))
                .toList();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
