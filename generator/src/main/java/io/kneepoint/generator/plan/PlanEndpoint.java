// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.schemas.config.Defaulted;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where the requests of a plan go: to a URL, or to a simulator that is started for the run.
 *
 * @param url endpoint, such as http://127.0.0.1:8000/v1/chat/completions
 * @param simulator name of an engine of simulators.yaml, instead of a URL
 * @param model model to ask for; a simulator knows its own
 * @param dialect name of a dialect, or path of its file; told by the URL's path unless given
 * @param apiKeyEnv environment variable that holds the key
 * @param headerEnv further headers, each with the environment variable that holds its value
 * @param caFile PEM file of certificates to trust
 * @param insecure whether any certificate is accepted
 * @param connection pooled or fresh
 * @param http protocol: 1.1, 2 or auto, in quotes; 1.1 unless given
 * @param proxy HTTP proxy, or env for those of the environment
 * @param proxyAuthEnv environment variable that holds user:password for the proxy
 * @param timeouts how long a request may take
 */
public record PlanEndpoint(
        Optional<String> url,
        Optional<String> simulator,
        Optional<String> model,
        Optional<String> dialect,
        Optional<String> apiKeyEnv,
        @Defaulted Map<String, String> headerEnv,
        Optional<String> caFile,
        @Defaulted Boolean insecure,
        @Defaulted Connection connection,
        Optional<String> http,
        Optional<String> proxy,
        Optional<String> proxyAuthEnv,
        @Defaulted TimeoutPlan timeouts) {

    /** Nothing is said of it. */
    static final PlanEndpoint UNKNOWN = of(Optional.empty(), Optional.empty(), Optional.empty());

    /** What becomes of connections. */
    public enum Connection {
        POOLED,
        FRESH
    }

    /** How long the parts of a request may take; what is left out has the default of the command line. */
    public record TimeoutPlan(
            Optional<Duration> connect,
            Optional<Duration> firstToken,
            Optional<Duration> idle,
            Optional<Duration> total) {

        static final TimeoutPlan NONE =
                new TimeoutPlan(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public PlanEndpoint {
        headerEnv = headerEnv == null ? Map.of() : Map.copyOf(headerEnv);
        insecure = insecure == null ? Boolean.FALSE : insecure;
        connection = connection == null ? Connection.POOLED : connection;
        timeouts = timeouts == null ? TimeoutPlan.NONE : timeouts;
        if (url.isPresent() && simulator.isPresent()) {
            throw new IllegalArgumentException(
                    "simulator: " + simulator.get() + " beside a url (expected: one of the two)");
        }
    }

    /** The simulator of that name. */
    public static PlanEndpoint simulator(String name) {
        return of(Optional.empty(), Optional.of(name), Optional.empty());
    }

    /** A URL, everything else as by default. */
    public static PlanEndpoint url(String url, String model) {
        return of(Optional.of(url), Optional.empty(), Optional.of(model));
    }

    private static PlanEndpoint of(Optional<String> url, Optional<String> simulator, Optional<String> model) {
        return new PlanEndpoint(
                url,
                simulator,
                model,
                Optional.empty(),
                Optional.empty(),
                null,
                Optional.empty(),
                null,
                null,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                null);
    }
}
