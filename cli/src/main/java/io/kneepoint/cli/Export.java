// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.export.ArrivalRow;
import io.kneepoint.analyzer.export.ArrivalRows;
import io.kneepoint.analyzer.export.EventContainer;
import io.kneepoint.analyzer.export.EventLines;
import io.kneepoint.analyzer.export.RequestRow;
import io.kneepoint.analyzer.export.RowFormat;
import io.kneepoint.analyzer.export.Table;
import io.kneepoint.analyzer.export.Tables;
import io.kneepoint.analyzer.export.TraceWriter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * One export being written, event by event.
 *
 * <p>Requests, arrivals, events and traces take no more memory for a long run than for a short one; windows and levels hold what an
 * offline report holds. Confined to one thread.
 */
final class Export {

    private final ExportCommand.What what;
    private final ExportCommand.Format format;
    private final ExportTarget target;
    private final List<String> notes = new ArrayList<>();

    Export(ExportCommand.What what, ExportCommand.Format format, ExportTarget target) {
        this.what = what;
        this.format = format;
        this.target = target;
    }

    /** What the reader of the file must know, one clause each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Writes these runs. */
    void write(List<ExportRunner.Source> sources) throws IOException {
        switch (what) {
            case REQUESTS -> rows(Tables.REQUESTS, sources, this::requests);
            case ARRIVALS -> rows(Tables.ARRIVALS, sources, this::arrivals);
            case WINDOWS -> rows(Tables.WINDOWS, sources, this::windows);
            case LEVELS -> rows(Tables.LEVELS, sources, this::levels);
            case EVENTS -> events(sources.get(0));
            case TRACE -> trace(sources.get(0));
        }
    }

    /** Writes the rows of one run. */
    private interface OfRun<T> {
        void write(ExportRunner.Source source, RowFormat.RowWriter<T> rows) throws IOException;
    }

    private <T> void rows(Table<T> table, List<ExportRunner.Source> sources, OfRun<T> run) throws IOException {
        RowFormat form = format == ExportCommand.Format.CSV ? RowFormat.CSV : RowFormat.JSONL;
        try (Writer out = target.text()) {
            RowFormat.RowWriter<T> rows = form.open(table, out);
            for (ExportRunner.Source source : sources) {
                run.write(source, rows);
            }
        }
    }

    private void requests(ExportRunner.Source source, RowFormat.RowWriter<RequestRow> rows) throws IOException {
        new ExportedRun(source) {
            @Override
            void record(List<String> parts, SpecificRecord record) throws IOException {
                if (record instanceof RequestTimeline timeline) {
                    rows.write(row(timeline));
                }
            }
        }.readRequests(notes);
    }

    private void arrivals(ExportRunner.Source source, RowFormat.RowWriter<ArrivalRow> rows) throws IOException {
        new ExportedRun(source) {
            private final ArrivalRows arrivals = new ArrivalRows(rows, this::everyArrival);

            @Override
            void event(StreamEvent event) throws IOException {
                arrivals.accept(event);
            }
        }.readRequests(notes);
    }

    private void windows(ExportRunner.Source source, RowFormat.RowWriter<LatencyWindow> rows) throws IOException {
        writeLast(source, LatencyWindow.class, rows);
    }

    private void levels(ExportRunner.Source source, RowFormat.RowWriter<ConcurrencyLevel> rows) throws IOException {
        writeLast(source, ConcurrencyLevel.class, rows);
    }

    /** Writes the records of a kind once none of them can change any more, in the order of their keys, which are numbers. */
    private <T extends SpecificRecord> void writeLast(
            ExportRunner.Source source, Class<T> kind, RowFormat.RowWriter<T> rows) throws IOException {
        Map<List<Long>, T> last = new TreeMap<>(Export::inOrder);
        new ExportedRun(source) {
            @Override
            void record(List<String> parts, SpecificRecord record) {
                if (kind.isInstance(record)) {
                    last.put(parts.stream().map(Long::valueOf).toList(), kind.cast(record));
                }
            }
        }.readAll(notes);
        if (last.isEmpty()) {
            notes.add(source.name() + ": no row of " + what.name().toLowerCase(Locale.ROOT) + ", for no request of it "
                    + (what == ExportCommand.What.WINDOWS
                            ? "has a time since the epoch, which windows are made of"
                            : "belongs to a load level"));
        }
        for (T record : last.values()) {
            rows.write(record);
        }
    }

    private static int inOrder(List<Long> one, List<Long> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private void events(ExportRunner.Source source) throws IOException {
        if (format == ExportCommand.Format.AVRO) {
            try (EventContainer container = new EventContainer(target.bytes(), source.name())) {
                eachEvent(source, container::write);
            }
        } else {
            try (Writer out = target.text()) {
                eachEvent(source, event -> EventLines.write(event, out));
            }
        }
    }

    /** Takes one event. */
    private interface EventWriter {
        void write(StreamEvent event) throws IOException;
    }

    private void eachEvent(ExportRunner.Source source, EventWriter writer) throws IOException {
        new ExportedRun(source) {
            @Override
            void event(StreamEvent event) throws IOException {
                writer.write(event);
            }
        }.readRequests(notes);
    }

    private void trace(ExportRunner.Source source) throws IOException {
        try (Writer out = target.text();
                TraceWriter trace = new TraceWriter(out, source.name())) {
            new ExportedRun(source) {
                @Override
                void event(StreamEvent event) throws IOException {
                    trace.accept(event);
                }

                @Override
                void record(List<String> parts, SpecificRecord record) throws IOException {
                    if (record instanceof RequestTimeline timeline) {
                        trace.request(timeline);
                    }
                }
            }.readRequests(notes);
            if (trace.leftOut() > 0) {
                notes.add(trace.leftOut() + " requests without absolute times are not in the trace");
            }
            if (trace.drawn() == 0) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "trace: " + source.name()
                                + " has no absolute times (expected: requests of which it is known when)");
            }
        }
    }
}
