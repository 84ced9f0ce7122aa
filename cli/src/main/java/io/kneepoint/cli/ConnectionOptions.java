// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How to talk to an endpoint, whichever it is. */
class ConnectionOptions {

    static final String DEFAULT_HTTP = "1.1";

    @Option(
            names = "--dialect",
            paramLabel = "NAME|FILE",
            description =
                    "How the API speaks: openai-chat, openai-completions, anthropic-messages, ollama-chat, tgi-generate,"
                            + " llamacpp-completion, or a YAML file (default: told by the URL's path).")
    String dialect;

    @Option(
            names = "--api-key-env",
            paramLabel = "VARIABLE",
            defaultValue = "KNEEPOINT_API_KEY",
            description = "Environment variable that holds the API key; a key is never an argument"
                    + " (default: ${DEFAULT-VALUE}, no key when it is not set).")
    String apiKeyVariable;

    @Option(
            names = "--header-env",
            paramLabel = "HEADER=VARIABLE",
            description =
                    "Further request header whose value is in an environment variable; may be given more than once.")
    Map<String, String> headerVariables = new LinkedHashMap<>();

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of certificates to trust instead of Java's own.")
    Path caFile;

    @Option(names = "--insecure", description = "Accept any certificate. The report says so.")
    boolean insecure;

    @Option(
            names = "--connection",
            paramLabel = "HOW",
            defaultValue = "pooled",
            description = "pooled reuses connections, fresh opens one for each request (default: ${DEFAULT-VALUE}).")
    String connection;

    @Option(
            names = "--http",
            paramLabel = "VERSION",
            defaultValue = DEFAULT_HTTP,
            description = "1.1; 2 by ALPN or, without TLS, by prior knowledge; auto lets a TLS server choose"
                    + " (default: ${DEFAULT-VALUE}).")
    String http;

    @Option(
            names = "--proxy",
            paramLabel = "URL|env",
            description = "HTTP proxy, such as http://proxy.example.com:3128; env takes HTTPS_PROXY, HTTP_PROXY and"
                    + " NO_PROXY, which are ignored otherwise (default: none).")
    String proxy;

    @Option(
            names = "--proxy-auth-env",
            paramLabel = "VARIABLE",
            description = "Environment variable that holds user:password for the proxy.")
    String proxyAuthVariable;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            description = "Longest time for a connection (default: 10s).")
    String connectTimeout;

    @Option(
            names = "--first-token-timeout",
            paramLabel = "TIME",
            description = "Longest time from sent to the first token (default: 1m).")
    String firstTokenTimeout;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            description = "Longest gap between two reads (default: 30s).")
    String idleTimeout;

    @Option(names = "--total-timeout", paramLabel = "TIME", description = "Longest time for a request (default: 10m).")
    String totalTimeout;

    /** The endpoint at this URL, talked to like this. */
    EndpointOptions to(String endpointUrl, String modelName) {
        EndpointOptions endpoint = new EndpointOptions();
        endpoint.url = endpointUrl;
        endpoint.model = modelName;
        endpoint.dialect = dialect;
        endpoint.apiKeyVariable = apiKeyVariable;
        endpoint.headerVariables = headerVariables;
        endpoint.caFile = caFile;
        endpoint.insecure = insecure;
        endpoint.connection = connection;
        endpoint.http = http;
        endpoint.proxy = proxy;
        endpoint.proxyAuthVariable = proxyAuthVariable;
        endpoint.connectTimeout = connectTimeout;
        endpoint.firstTokenTimeout = firstTokenTimeout;
        endpoint.idleTimeout = idleTimeout;
        endpoint.totalTimeout = totalTimeout;
        return endpoint;
    }
}
