// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.Locale;

/** The pages of a simulator besides completions: models, health, and metrics under the names that vLLM uses. */
final class ServicePages {
    static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private ServicePages() {}

    static String models(SimulatedService service) {
        return "{\"object\":\"list\",\"data\":[{\"id\":" + Json.quoted(service.modelName())
                + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"kneepoint\",\"max_model_len\":"
                + service.options().blueprint().kvPoolTokens() + "}]}";
    }

    static String health(SimulatedService service) {
        return "{\"status\":\"ok\",\"model\":" + Json.quoted(service.modelName())
                + ",\"realSecondsPerEngineSecond\":" + service.options().realSecondsPerEngineSecond()
                + ",\"engineLagNanos\":" + service.engine().lagNanos() + "}";
    }

    static String metrics(SimulatedService service) {
        StringBuilder page = new StringBuilder(2048);
        String model = Json.quoted(service.modelName());
        service.engine().inspect(engine -> {
            EngineGauges gauges = engine.gauges();
            EngineCounters counters = engine.counters();
            gauge(page, "vllm:num_requests_running", "Requests admitted", model, gauges.running());
            gauge(page, "vllm:num_requests_waiting", "Requests in the queue", model, gauges.waiting());
            gauge(page, "vllm:kv_cache_usage_perc", "KV cache held, 1 is full", model, gauges.kvFill());
            gauge(page, "vllm:gpu_cache_usage_perc", "The same, old name", model, gauges.kvFill());
            counter(page, "vllm:num_preemptions_total", "Preemptions", model, counters.preemptions());
            counter(page, "vllm:prompt_tokens_total", "Prompt tokens", model, counters.promptTokens());
            counter(page, "vllm:generation_tokens_total", "Output tokens", model, counters.outputTokens());
            counter(page, "vllm:prefix_cache_queries_total", "Prompt tokens", model, counters.promptTokens());
            counter(page, "vllm:prefix_cache_hits_total", "Cached of them", model, counters.cachedTokens());
            String ends = "kneepoint_simulator_requests_total";
            header(page, "counter", ends, "Requests that ended, by outcome");
            for (EngineOutcome outcome : EngineOutcome.values()) {
                String name = outcome.name().toLowerCase(Locale.ROOT);
                page.append(ends)
                        .append("{model_name=")
                        .append(model)
                        .append(",outcome=\"")
                        .append(name);
                page.append("\"} ").append(counters.ended(outcome)).append('\n');
            }
        });
        gauge(
                page,
                "kneepoint_simulator_lag_seconds",
                "Behind its clock",
                model,
                service.engine().lagNanos() / 1e9);
        return page.toString();
    }

    private static void gauge(StringBuilder page, String name, String help, String model, double value) {
        header(page, "gauge", name, help);
        page.append(name)
                .append("{model_name=")
                .append(model)
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static void counter(StringBuilder page, String name, String help, String model, long value) {
        header(page, "counter", name, help);
        page.append(name)
                .append("{model_name=")
                .append(model)
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static void header(StringBuilder page, String type, String name, String help) {
        page.append("# HELP ").append(name).append(' ').append(help).append('\n');
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
