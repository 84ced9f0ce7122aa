// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.kafka;

/** An analyzer that a command needs does not run. The message is one sentence. */
public final class AnalyzerFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnalyzerFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
