// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

/** Watches the arrivals of one response. Called on the event loop. */
public interface ArrivalObserver {

    /** Watches nothing. */
    ArrivalObserver NONE = new ArrivalObserver() {
        @Override
        public void onArrival(long nanos, int bytes, int events) {}

        @Override
        public void onEnd() {}
    };

    /** A read that brought content: when, how many bytes of the body, how many events. */
    void onArrival(long nanos, int bytes, int events);

    /** The response is over. */
    void onEnd();
}
