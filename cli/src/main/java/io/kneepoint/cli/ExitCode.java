// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

/** What the process says when it ends. */
public enum ExitCode {
    OK(0, "done, and nothing got worse"),
    REGRESSED(1, "the candidate got worse"),
    USAGE(2, "the command, a file or a name is wrong"),
    INCONCLUSIVE(3, "the data cannot say"),
    ENDPOINT(4, "the endpoint failed"),
    KAFKA(5, "Kafka or the schema registry failed"),
    BUG(70, "a bug in Kneepoint");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** What it means, for the help. */
    public String meaning() {
        return meaning;
    }
}
