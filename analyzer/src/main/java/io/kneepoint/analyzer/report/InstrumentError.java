// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

/** What is known of the error of the instrument that measured a run. */
public sealed interface InstrumentError {

    /**
     * It was calibrated just before the run: how long after a token was sent it counted as arrived.
     *
     * @param timingErrorP50Nanos median; ns
     * @param timingErrorP99Nanos 99th percentile; ns
     * @param streams streams side by side
     * @param tokensPerSecond tokens a second over all of them
     */
    record Measured(long timingErrorP50Nanos, long timingErrorP99Nanos, int streams, double tokensPerSecond)
            implements InstrumentError {}

    /** It was not calibrated. */
    record Unknown() implements InstrumentError {}
}
