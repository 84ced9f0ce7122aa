// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import io.kneepoint.schemas.sketch.TimeBins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * What happened in one bin of the time grid (or, for requests whose absolute times are unknown, at some time): integers and
 * sketches only, so merging bins of several partitions, or several bins into a window, is exact in any order.
 *
 * <p>Requests in flight are kept as steps. With n(t) requests in flight at a bin's start, the time integral over the bin is
 * n·width + Σ(end − sent) − Σ(end − closed), which needs no look at requests that were in flight all through.
 */
public final class TimeBin {

    private static final Kind[] KINDS = Kind.values();

    private long sent;
    private long sentRemainingNanos;
    private long closed;
    private long closedRemainingNanos;
    private long ended;
    private long errors;
    private long tokens;
    private final LatencyDistribution[] distributions = new LatencyDistribution[KINDS.length];

    /** The latencies that a bin keeps. */
    public enum Kind {
        TTFT,
        TTFT_FROM_INTENDED,
        TPOT,
        ITL,
        E2E
    }

    /** A request was sent, with this much of the bin remaining. */
    public void countSent(long remainingNanos) {
        sent++;
        sentRemainingNanos += remainingNanos;
    }

    /** A request that had been sent was closed, with this much of the bin remaining. */
    public void countClosed(long remainingNanos) {
        closed++;
        closedRemainingNanos += remainingNanos;
    }

    /** A request ended, sent or not. */
    public void countEnded(boolean failed) {
        ended++;
        errors += failed ? 1 : 0;
    }

    public void countTokens(long count) {
        tokens += count;
    }

    /** Counts a latency in nanoseconds. */
    public void add(Kind kind, long nanos) {
        of(kind).add(nanos);
    }

    /** The distribution of a kind, made when first asked for. */
    public LatencyDistribution of(Kind kind) {
        LatencyDistribution distribution = distributions[kind.ordinal()];
        if (distribution == null) {
            distribution = new LatencyDistribution();
            distributions[kind.ordinal()] = distribution;
        }
        return distribution;
    }

    /** Adds the numbers that the other has counted, and leaves out its latencies, which are nearly all of its size. */
    public void mergeCounts(TimeBin other) {
        sent += other.sent;
        sentRemainingNanos += other.sentRemainingNanos;
        closed += other.closed;
        closedRemainingNanos += other.closedRemainingNanos;
        ended += other.ended;
        errors += other.errors;
        tokens += other.tokens;
    }

    /** Adds all that the other has counted. */
    public void merge(TimeBin other) {
        mergeCounts(other);
        for (Kind kind : KINDS) {
            LatencyDistribution theirs = other.distributions[kind.ordinal()];
            if (theirs != null) {
                of(kind).merge(theirs);
            }
        }
    }

    public long sent() {
        return sent;
    }

    public long ended() {
        return ended;
    }

    public long errors() {
        return errors;
    }

    public long tokens() {
        return tokens;
    }

    /** Change of the requests in flight from the bin's start to its end. */
    public long inFlightChange() {
        return sent - closed;
    }

    /** Time integral of the requests in flight over the bin, given how many there were at its start. [request · ns] */
    public long inFlightNanos(long inFlightAtStart) {
        return inFlightAtStart * TimeBins.WIDTH_NANOS + sentRemainingNanos - closedRemainingNanos;
    }

    /** The bin as bytes; equal bins give equal bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            for (long value :
                    new long[] {sent, sentRemainingNanos, closed, closedRemainingNanos, ended, errors, tokens}) {
                out.writeLong(value);
            }
            for (LatencyDistribution distribution : distributions) {
                out.writeBoolean(distribution != null);
                if (distribution != null) {
                    distribution.write(out);
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** {@link #inFlightChange} of a bin as bytes, without reading the rest of it. */
    public static long inFlightChange(byte[] bytes) {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            long sent = in.readLong();
            in.readLong();
            return sent - in.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #toBytes} wrote. */
    public static TimeBin fromBytes(byte[] bytes) {
        TimeBin bin = new TimeBin();
        bin.merge(bytes);
        return bin;
    }

    /** Adds all that a bin has counted that was written by {@link #toBytes}. */
    public void merge(byte[] bytes) {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            sent += in.readLong();
            sentRemainingNanos += in.readLong();
            closed += in.readLong();
            closedRemainingNanos += in.readLong();
            ended += in.readLong();
            errors += in.readLong();
            tokens += in.readLong();
            for (Kind kind : KINDS) {
                if (in.readBoolean()) {
                    of(kind).mergeWritten(in);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
