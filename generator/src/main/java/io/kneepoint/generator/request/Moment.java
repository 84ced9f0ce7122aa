// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.OptionalLong;

/** A moment of the run's clock that may not have come yet. Confined to one event loop. */
final class Moment {

    private boolean come;
    private long nanos;

    boolean hasCome() {
        return come;
    }

    /** When it came; meaningless before. [ns of the run's clock] */
    long nanos() {
        return nanos;
    }

    /** Notes it, unless it has come before. */
    void first(long now) {
        if (!come) {
            last(now);
        }
    }

    /** Notes it, over any earlier one. */
    void last(long now) {
        come = true;
        nanos = now;
    }

    /** Its distance from another moment; empty when it has not come. [ns] */
    OptionalLong since(Moment zero) {
        return come && zero.come ? OptionalLong.of(nanos - zero.nanos) : OptionalLong.empty();
    }

    /** As {@link #since}, in the form of an optional Avro field. */
    Long sinceOrNull(Moment zero) {
        return come && zero.come ? (Long) (nanos - zero.nanos) : null;
    }
}
