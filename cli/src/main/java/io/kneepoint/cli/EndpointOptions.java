// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import picocli.CommandLine.Option;

/** Which endpoint, and how to talk to it. */
final class EndpointOptions extends ConnectionOptions {

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Endpoint, such as http://127.0.0.1:8000/v1/chat/completions.")
    String url;

    /** What the user calls the URL. */
    String urlName = "--url";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "Model to ask for, as the endpoint names it.")
    String model;
}
