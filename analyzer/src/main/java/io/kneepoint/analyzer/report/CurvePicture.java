// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The two curves as a picture for slides, with knee, sweet spot and break: {@value #WIDTH} by {@value #HEIGHT} pixels. */
public final class CurvePicture {

    static final int WIDTH = 1600;
    static final int HEIGHT = 1000;

    private static final int LEFT = 150;
    private static final int RIGHT = 50;
    private static final int TOP = 130;
    private static final int BETWEEN = 90;
    private static final int BOTTOM = 90;
    private static final double MARGIN = 0.04;
    private static final Color INK = new Color(0x16202A);
    private static final Color SOFT = new Color(0x56636F);
    private static final Color GRID = new Color(0xE9EBE8);
    private static final Color BLUE = new Color(0x0B5C94);
    private static final Color TEAL = new Color(0x00795F);
    private static final Color ORANGE = new Color(0xB54708);
    private static final Color PURPLE = new Color(0x5B1A55);
    private static final BasicStroke LINE = new BasicStroke(4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(3.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {14f, 9f}, 0f);
    private static final BasicStroke THIN = new BasicStroke(1.5f);

    private final Graphics2D graphics;
    private final List<ConcurrencyLevel> levels;
    private final ConcurrencyCurve curve;
    private final double panelHeight = (HEIGHT - TOP - BETWEEN - BOTTOM) / 2.0;

    private record Line(String name, Color colour, BasicStroke stroke, Function<ConcurrencyLevel, Double> of) {}

    private record Scale(double top, double height, double low, double high, boolean logarithmic) {
        double y(double value) {
            double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
            return top + height * (1 - share);
        }
    }

    private CurvePicture(Graphics2D graphics, List<ConcurrencyLevel> levels, ConcurrencyCurve curve) {
        this.graphics = graphics;
        this.levels = levels;
        this.curve = curve;
    }

    /**
     * Draws the curves of a report.
     *
     * @throws IllegalArgumentException when it has fewer than two levels of a known concurrency
     */
    public static BufferedImage of(RunReport report) {
        List<ConcurrencyLevel> levels = report.levels().stream()
                .filter(level -> level.getConcurrency() != null && level.getOutputTokensPerSecond() != null)
                .sorted(Comparator.comparing(ConcurrencyLevel::getConcurrency))
                .toList();
        if (levels.size() < 2) {
            throw new IllegalArgumentException(
                    "levels: " + levels.size() + " (expected: 2 or more of a known concurrency, to draw a curve)");
        }
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        new CurvePicture(graphics, levels, report.curve().orElse(null)).draw(report);
        graphics.dispose();
        return image;
    }

    private void draw(RunReport report) {
        String model = report.status().getModel() == null
                ? ""
                : " · " + report.status().getModel();
        text("Where does it break?", LEFT, 52, 34, Font.BOLD, INK);
        text(report.status().getRunId() + model, LEFT, 84, 20, Font.PLAIN, SOFT);
        Line throughput = new Line("tokens/s", BLUE, LINE, ConcurrencyLevel::getOutputTokensPerSecond);
        Scale upper = new Scale(TOP, panelHeight, 0, greatest(List.of(throughput)) * 1.15, false);
        List<Line> latencies = List.of(
                new Line("p50", TEAL, LINE, level -> level.getTtft().getP50Nanos()),
                new Line("p95", ORANGE, LINE, level -> level.getTtft().getP95Nanos()),
                new Line("p99", PURPLE, DASHED, level -> level.getTtft().getP99Nanos()));
        double top = TOP + panelHeight + BETWEEN;
        Scale lower = new Scale(top, panelHeight, least(latencies) / 1.3, greatest(latencies) * 1.3, true);
        panel("Throughput, tokens/s", upper, List.of(throughput), true);
        panel("Time to first token", lower, latencies, false);
        text("requests in flight", (LEFT + WIDTH - RIGHT) / 2.0 - 80, HEIGHT - 22, 20, Font.PLAIN, SOFT);
    }

    private void panel(String title, Scale scale, List<Line> lines, boolean labelled) {
        bands(scale, labelled);
        graphics.setStroke(THIN);
        for (double value : scale.logarithmic() ? decades(scale) : quarters(scale)) {
            graphics.setColor(GRID);
            graphics.draw(new Line2D.Double(LEFT, scale.y(value), WIDTH - RIGHT, scale.y(value)));
            String label = value == 0 ? "0" : scale.logarithmic() ? Numbers.duration(value) : Numbers.number(value);
            text(label, LEFT - 14 - width(label, 18), scale.y(value) + 6, 18, Font.PLAIN, SOFT);
        }
        for (ConcurrencyLevel level : levels) {
            String label = Integer.toString(level.getConcurrency());
            double x = x(level.getConcurrency());
            text(label, x - width(label, 18) / 2, scale.top() + scale.height() + 26, 18, Font.PLAIN, SOFT);
        }
        text(title, LEFT, scale.top() - 14, 20, Font.BOLD, INK);
        double legend = WIDTH - RIGHT - 110.0 * lines.size();
        for (Line line : lines) {
            draw(line, scale);
            if (lines.size() > 1) {
                text("● " + line.name(), legend, scale.top() - 14, 20, Font.BOLD, line.colour());
                legend += 110;
            }
        }
    }

    private void draw(Line line, Scale scale) {
        Path2D path = new Path2D.Double();
        graphics.setColor(line.colour());
        for (ConcurrencyLevel level : levels) {
            Double value = line.of().apply(level);
            if (value == null) {
                continue;
            }
            double x = x(level.getConcurrency());
            double y = scale.y(value);
            if (path.getCurrentPoint() == null) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
            graphics.fill(new Ellipse2D.Double(x - 6, y - 6, 12, 12));
        }
        graphics.setStroke(line.stroke());
        graphics.draw(path);
    }

    private void bands(Scale scale, boolean labelled) {
        if (curve == null) {
            return;
        }
        if (curve.getKneeMedian() != null) {
            graphics.setColor(ORANGE);
            graphics.setStroke(DASHED);
            double x = x(curve.getKneeMedian());
            graphics.draw(new Line2D.Double(x, scale.top(), x, scale.top() + scale.height()));
        }
        band(scale, curve.getLastGood(), curve.getFirstBroken(), PURPLE, labelled ? "breaks" : null, 2);
        band(scale, curve.getSweetSpotLow(), curve.getSweetSpotHigh(), TEAL, labelled ? "sweet spot" : null, 1);
        String knee = curve.getKneeMedian() == null ? null : "knee " + Math.round(curve.getKneeMedian());
        band(scale, curve.getKneeLow(), curve.getKneeHigh(), ORANGE, labelled ? knee : null, 0);
    }

    private void band(Scale scale, Double low, Double high, Color colour, String label, int row) {
        if (high == null) {
            return;
        }
        double from = low == null ? LEFT : x(low);
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 34));
        graphics.fill(new Rectangle2D.Double(from, scale.top(), Math.max(2, x(high) - from), scale.height()));
        if (label != null) {
            double wide = width(label, 19) + 14;
            double centre = (from + x(high)) / 2 - wide / 2 + 4;
            graphics.setColor(Color.WHITE);
            graphics.fill(new Rectangle2D.Double(centre - 6, scale.top() + 6 + 26.0 * row, wide + 4, 26));
            text(label, centre, scale.top() + 26 + 26.0 * row, 19, Font.BOLD, colour);
        }
    }

    private double x(double concurrency) {
        double first = levels.get(0).getConcurrency();
        double last = levels.get(levels.size() - 1).getConcurrency();
        double share = Math.log(concurrency / first) / Math.log(last / first);
        return LEFT + (WIDTH - LEFT - RIGHT) * (MARGIN + (1 - 2 * MARGIN) * share);
    }

    private double greatest(List<Line> lines) {
        return values(lines).stream().mapToDouble(Double::doubleValue).max().orElse(1);
    }

    private double least(List<Line> lines) {
        return values(lines).stream().mapToDouble(Double::doubleValue).min().orElse(1);
    }

    private List<Double> values(List<Line> lines) {
        return lines.stream()
                .flatMap(line -> levels.stream().map(line.of()))
                .filter(value -> Objects.nonNull(value) && value > 0)
                .toList();
    }

    private static List<Double> quarters(Scale scale) {
        double step = Math.pow(10, Math.floor(Math.log10(scale.high())));
        while (scale.high() / step < 3) {
            step /= 2;
        }
        List<Double> values = new ArrayList<>();
        for (double value = 0; value <= scale.high(); value += step) {
            values.add(value);
        }
        return values;
    }

    private static List<Double> decades(Scale scale) {
        List<Double> values = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(scale.low()))); power <= scale.high(); power *= 10) {
            for (int times : new int[] {1, 2, 5}) {
                if (power * times >= scale.low() && power * times <= scale.high()) {
                    values.add(power * times);
                }
            }
        }
        return values;
    }

    private double width(String text, int size) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        return graphics.getFontMetrics().stringWidth(text);
    }

    private void text(String text, double x, double y, int size, int style, Color colour) {
        graphics.setFont(new Font(Font.SANS_SERIF, style, size));
        graphics.setColor(colour);
        graphics.drawString(text, (float) x, (float) y);
    }
}
