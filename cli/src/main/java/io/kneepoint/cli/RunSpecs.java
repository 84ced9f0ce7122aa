// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.cli.capacity.PriceList;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.ConnectionReuse;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.client.HttpProtocol;
import io.kneepoint.generator.client.Proxy;
import io.kneepoint.generator.client.TlsSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.dialect.DialectSpec;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.dialect.ObjectNodes;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.plan.Prompts;
import io.kneepoint.generator.plan.Slo;
import io.kneepoint.generator.plan.Tokens;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.config.DurationText;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.topic.RecordKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Options to the parts of a run, with one sentence for what is wrong. */
final class RunSpecs {

    private static final String DEFAULT_KEY_VARIABLE = "KNEEPOINT_API_KEY";

    private RunSpecs() {}

    static Dialect dialect(EndpointOptions options, ConfigFiles config) {
        if (options.dialect == null) {
            Endpoint endpoint = url(options);
            return Dialects.forPath(endpoint.path(), config)
                    .orElseThrow(() -> new IllegalArgumentException("--url: path " + endpoint.path()
                            + " tells no dialect (expected: a known path such as /v1/chat/completions, or --dialect)"));
        }
        Path file = Path.of(options.dialect);
        return Files.isRegularFile(file)
                ? Dialects.read(file)
                : OptionRefusal.under("--dialect", () -> Dialects.named(options.dialect, config), "dialect");
    }

    private static Endpoint url(EndpointOptions options) {
        return OptionRefusal.under(options.urlName, () -> Endpoint.parse(options.url), "endpoint");
    }

    static ClientSettings client(EndpointOptions options, Dialect dialect, Map<String, String> environment) {
        Endpoint endpoint = url(options);
        return ClientSettings.of(endpoint, headers(options, dialect.spec(), environment))
                .withReuse(reuse(options.connection))
                .withTls(new TlsSettings(Optional.ofNullable(options.caFile), options.insecure))
                .withHttp(http(options.http))
                .withProxy(proxy(options, endpoint, environment));
    }

    private static Map<String, String> headers(
            EndpointOptions options, DialectSpec dialect, Map<String, String> environment) {
        Map<String, String> headers = new HashMap<>();
        String key = environment.get(options.apiKeyVariable);
        if (key != null && !key.isBlank()) {
            headers.put(dialect.authHeader(), dialect.authPrefix() + key.strip());
        } else if (!options.apiKeyVariable.equals(DEFAULT_KEY_VARIABLE)) {
            throw new IllegalArgumentException("--api-key-env: " + options.apiKeyVariable
                    + " is not set (expected: an environment variable that holds the key)");
        }
        options.headerVariables.forEach((header, variable) -> {
            String value = environment.get(variable);
            if (value == null) {
                throw new IllegalArgumentException("--header-env: " + variable
                        + " is not set (expected: an environment variable that holds the value of " + header + ")");
            }
            headers.put(header, value);
        });
        return headers;
    }

    private static ConnectionReuse reuse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "pooled" -> ConnectionReuse.POOLED;
            case "fresh" -> ConnectionReuse.FRESH;
            default -> throw new IllegalArgumentException("--connection: " + text + " (expected: pooled or fresh)");
        };
    }

    private static HttpProtocol http(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1.1" -> HttpProtocol.HTTP_1_1;
            case "2" -> HttpProtocol.HTTP_2;
            case "auto" -> HttpProtocol.AUTO;
            default -> throw new IllegalArgumentException("--http: " + text + " (expected: 1.1, 2 or auto)");
        };
    }

    private static Optional<Proxy> proxy(EndpointOptions options, Endpoint endpoint, Map<String, String> environment) {
        if (options.proxy == null) {
            if (options.proxyAuthVariable != null) {
                throw new IllegalArgumentException("--proxy-auth-env: no --proxy (expected: both, or neither)");
            }
            return Optional.empty();
        }
        Optional<Proxy> proxy = options.proxy.equals("env")
                ? Proxy.ofEnvironment(environment, endpoint)
                : Optional.of(Proxy.parse("--proxy", options.proxy, false));
        if (options.proxyAuthVariable == null) {
            return proxy;
        }
        String credentials = environment.get(options.proxyAuthVariable);
        if (credentials == null || !credentials.contains(":")) {
            throw new IllegalArgumentException("--proxy-auth-env: " + options.proxyAuthVariable
                    + " holds no credentials (expected: an environment variable that holds user:password)");
        }
        return proxy.map(plain -> plain.withCredentials(credentials.strip()));
    }

    static Timeouts timeouts(EndpointOptions options) {
        Timeouts defaults = Timeouts.DEFAULT;
        return new Timeouts(
                duration("--connect-timeout", options.connectTimeout, defaults.connect()),
                duration("--first-token-timeout", options.firstTokenTimeout, defaults.firstToken()),
                duration("--idle-timeout", options.idleTimeout, defaults.idle()),
                duration("--total-timeout", options.totalTimeout, defaults.total()));
    }

    /** What the options ask for, as a plan says it. */
    static Prompts prompts(ShapeOptions options) {
        Tokens prompt = tokens("--prompt-tokens", options.promptTokens);
        Tokens output = tokens("--output-tokens", options.outputTokens);
        return OptionRefusal.underOneOf(
                Map.of("sharedPrefixTokens", "--shared-prefix-tokens", "sharedPrefixes", "--shared-prefixes"),
                () -> new Prompts(
                        prompt, output, options.sharedPrefixTokens, options.sharedPrefixes, options.ignoreEos));
    }

    static RequestShape shape(String model, Prompts prompts, long seed) {
        return new RequestShape(
                model,
                prompts.tokens().range(),
                prompts.outputTokens().range(),
                prompts.prefixes(),
                prompts.ignoreEos(),
                ObjectNodes.empty(),
                seed);
    }

    /** The endpoint of a plan as options; a URL and a model that are given go first. */
    static EndpointOptions endpoint(PlanEndpoint plan, String url, String model) {
        EndpointOptions options = new EndpointOptions();
        options.url = url;
        options.model = model;
        options.dialect = plan.dialect().orElse(null);
        options.apiKeyVariable = plan.apiKeyEnv().orElse(DEFAULT_KEY_VARIABLE);
        options.headerVariables = plan.headerEnv();
        options.caFile = plan.caFile().map(Path::of).orElse(null);
        options.insecure = plan.insecure();
        options.connection = plan.connection().name();
        options.http = plan.http().orElse(ConnectionOptions.DEFAULT_HTTP);
        options.proxy = plan.proxy().orElse(null);
        options.proxyAuthVariable = plan.proxyAuthEnv().orElse(null);
        options.connectTimeout = plan.timeouts().connect().map(DurationText::of).orElse(null);
        options.firstTokenTimeout =
                plan.timeouts().firstToken().map(DurationText::of).orElse(null);
        options.idleTimeout = plan.timeouts().idle().map(DurationText::of).orElse(null);
        options.totalTimeout = plan.timeouts().total().map(DurationText::of).orElse(null);
        return options;
    }

    /** What a run says about itself: as the options say, and where they say nothing as the plan does. */
    static RunAbout about(AboutOptions options, Plan plan, String model, ConfigFiles config) {
        String runId = options.runId == null ? RunIds.newRunId(Instant.now(), new SecureRandom()) : options.runId;
        RecordKey.requireName("--run-id", runId);
        return new RunAbout(
                runId,
                0,
                1,
                Kneepoint.NAME_AND_VERSION,
                labels(options, plan),
                objectives(options, plan),
                price(options, plan, model, config));
    }

    private static Map<String, String> labels(AboutOptions options, Plan plan) {
        Map<String, String> labels = new HashMap<>(plan.labels());
        labels.putAll(options.labels);
        return labels;
    }

    private static Optional<Objectives> objectives(AboutOptions options, Plan plan) {
        Objectives objectives = new Objectives(
                nanos("--slo-ttft", options.ttftObjective, plan.slo().flatMap(Slo::ttft)),
                nanos("--slo-tpot", options.tpotObjective, plan.slo().flatMap(Slo::tpot)),
                nanos("--slo-e2e", options.e2eObjective, plan.slo().flatMap(Slo::e2e)));
        boolean any = objectives.getTtftNanos() != null
                || objectives.getTpotNanos() != null
                || objectives.getE2eNanos() != null;
        return any ? Optional.of(objectives) : Optional.empty();
    }

    private static Optional<Price> price(AboutOptions options, Plan plan, String model, ConfigFiles config) {
        return options.prices
                .price()
                .or(() -> plan.price()
                        .map(price -> new Price(price.inputUsdPerMillionTokens(), price.outputUsdPerMillionTokens())))
                .or(() -> PriceList.read(config).of(model));
    }

    private static Long nanos(String name, String text, Optional<Duration> otherwise) {
        Duration value = duration(name, text, otherwise.orElse(null));
        return value == null ? null : (Long) value.toNanos();
    }

    /** A duration with its unit, such as 250ms; the default where nothing is given. */
    static Duration duration(String name, String text, Duration otherwise) {
        if (text == null) {
            return otherwise;
        }
        return OptionRefusal.under(name, () -> DurationText.parse(text));
    }

    private static Tokens tokens(String name, String text) {
        return OptionRefusal.under(name, () -> Tokens.parse(text), "tokens");
    }
}
