// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The gates of a verdict as a JUnit XML report, one test a gate and level: a gate that blocks has failed, one without
 * an answer was skipped with its reason.
 */
public final class VerdictJunit {

    private VerdictJunit() {}

    /** The report as XML. */
    public static String of(RegressionReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            List<Comparison> gates =
                    report.comparisons().stream().filter(Comparison::gated).toList();
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "kneepoint");
            xml.writeAttribute("tests", Integer.toString(gates.size()));
            xml.writeAttribute("failures", count(report, gates, true));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", count(report, gates, false));
            for (Comparison gate : gates) {
                test(xml, report, gate);
            }
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(VerdictHeadline.of(report)));
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string can always be written to", e);
        }
        return text + "\n";
    }

    private static String count(RegressionReport report, List<Comparison> gates, boolean failed) {
        return Long.toString(gates.stream()
                .filter(gate -> failed
                        ? VerdictSentences.blocks(report, gate)
                        : !VerdictSentences.blocks(report, gate) && !passed(gate))
                .count());
    }

    private static boolean passed(Comparison gate) {
        return gate.decision().kind() == VerdictKind.NO_REGRESSION;
    }

    private static void test(XMLStreamWriter xml, RegressionReport report, Comparison gate) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "kneepoint." + clean(gate.metric()));
        xml.writeAttribute("name", clean(VerdictWords.name(gate) + VerdictWords.at(gate.concurrency())));
        if (!passed(gate)) {
            xml.writeStartElement(VerdictSentences.blocks(report, gate) ? "failure" : "skipped");
            xml.writeAttribute(
                    "message",
                    clean(VerdictWords.answer(gate) + ": " + VerdictWords.change(gate) + " ("
                            + VerdictWords.changeInterval(gate) + "), margin " + VerdictWords.margin(gate)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Without the characters that XML 1.0 cannot hold at all. */
    private static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }
}
