// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

/** An engine's metrics page cannot be used; the message is one sentence that says why. */
public final class MetricsPageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MetricsPageException(String sentence) {
        super(sentence);
    }

    MetricsPageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
