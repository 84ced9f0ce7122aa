// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much a command says while it works. */
final class ProgressOption {

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing on standard error but what went wrong.")
    private boolean quiet;

    /** Where this command says it. */
    Progress of(CommandSpec spec) {
        return quiet
                ? Progress.quiet(spec.commandLine().getErr())
                : new Progress(spec.commandLine().getErr());
    }
}
