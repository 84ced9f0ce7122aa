#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what each tool would print of its sample, by that tool's own definitions; shares no code with this project.

The blocks that a tool keeps in the file itself are written into it (sglang, guidellm, llm-load-test), the others as
summaries/<sample>. Run in this folder after a sample changed.
"""
import json
import re
from statistics import mean, median


def load(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def lines(name):
    with open(name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def summary(name, values):
    with open("summaries/" + name, "w", encoding="utf-8") as file:
        json.dump(values, file, indent=1)
        file.write("\n")


def sglang():
    runs = lines("sglang.jsonl")
    with open("sglang.jsonl", "w", encoding="utf-8") as file:
        for run in runs:
            ok = [i for i, error in enumerate(run["errors"]) if not error]
            ttfts = [run["ttfts"][i] for i in ok]
            gaps = [gap for i in ok for gap in run["itls"][i]]
            # The end mark comes with the last chunk here; in a real file it is a little later.
            latencies = [run["ttfts"][i] + sum(run["itls"][i]) for i in ok]
            tokens = [run["output_lens"][i] for i in ok]
            tpots = [(l - t) / (n - 1) for l, t, n in zip(latencies, ttfts, tokens) if n > 1]
            run.update(
                completed=len(ok),
                total_output_tokens=sum(tokens),
                request_throughput=len(ok) / run["duration"],
                output_throughput=sum(tokens) / run["duration"],
                mean_e2e_latency_ms=1000 * mean(latencies),
                mean_ttft_ms=1000 * mean(ttfts),
                median_ttft_ms=1000 * median(ttfts),
                mean_tpot_ms=1000 * mean(tpots),
                median_tpot_ms=1000 * median(tpots),
                mean_itl_ms=1000 * mean(gaps),
            )
            file.write(json.dumps(run, separators=(",", ":")) + "\n")


def guidellm():
    with open("guidellm.json", encoding="utf-8") as file:
        text = file.read()
    blocks = [json.dumps(guidellm_metrics(b["requests"]), separators=(",", ":")) for b in load("guidellm.json")["benchmarks"]]
    text = re.sub(r'(?m)^   "metrics":\{.*\},$', lambda _: '   "metrics":' + blocks.pop(0) + ",", text)
    with open("guidellm.json", "w", encoding="utf-8") as file:
        file.write(text)


def guidellm_metrics(requests):
    ok = [(r["info"]["timings"], r["output_metrics"]["text_tokens"]) for r in requests["successful"]]
    all_tokens = [r["output_metrics"].get("text_tokens") or 0 for kind in requests if requests[kind] for r in requests[kind]]
    gaps = sum(n - 1 for _, n in ok)
    stream = sum(t["last_token_iteration"] - t["first_token_iteration"] for t, n in ok if n > 1)
    ends = [t["last_token_iteration"] - t["request_start"] for t, _ in ok]
    return {
        "request_totals": {kind: len(requests[kind]) for kind in ("successful", "incomplete", "errored")},
        "request_latency": {"successful": {"mean": mean(t["request_end"] - t["request_start"] for t, _ in ok)}},
        "output_token_count": {"successful": {"total_sum": sum(n for _, n in ok)}, "total": {"total_sum": sum(all_tokens)}},
        "time_to_first_token_ms": {
            "successful": {"mean": 1000 * mean(t["first_token_iteration"] - t["request_start"] for t, _ in ok)}
        },
        # Both means weight a request by its tokens.
        "time_per_output_token_ms": {"successful": {"mean": 1000 * sum(ends) / sum(n for _, n in ok)}},
        "inter_token_latency_ms": {"successful": {"mean": 1000 * stream / gaps if gaps else 0.0}},
    }


def aiperf():
    records = [r for r in lines("aiperf.jsonl") if r["metadata"]["benchmark_phase"] == "profiling" and not r["error"]]

    def values(tag):
        return [r["metrics"][tag]["value"] for r in records]

    starts = [r["metadata"]["request_start_ns"] for r in records]
    seconds = (max(s + 1e6 * l for s, l in zip(starts, values("request_latency"))) - min(starts)) / 1e9
    tokens = values("output_sequence_length")
    itl = [(l - t) / (n - 1) for l, t, n in zip(values("request_latency"), values("time_to_first_token"), tokens)]
    chunks = [gap for gaps in values("inter_chunk_latency") for gap in gaps]
    summary(
        "aiperf.jsonl.json",
        {
            "schema_version": "1.3",
            "request_count": {"unit": "requests", "avg": float(len(records))},
            "request_latency": {"unit": "ms", "avg": mean(values("request_latency"))},
            "time_to_first_token": {"unit": "ms", "avg": mean(values("time_to_first_token"))},
            "inter_token_latency": {"unit": "ms", "avg": mean(itl)},
            "inter_chunk_latency": {"unit": "ms", "avg": mean(chunks)},
            "total_output_tokens": {"unit": "tokens", "avg": float(sum(tokens))},
            "benchmark_duration": {"unit": "sec", "avg": seconds},
            "request_throughput": {"unit": "requests/sec", "avg": len(records) / seconds},
            "output_token_throughput": {"unit": "tokens/sec", "avg": sum(tokens) / seconds},
        },
    )


def genai_perf():
    # Of the first experiment; responses without text are taken out first, and the second request has none.
    request = load("genai-perf.json")["experiments"][0]["requests"][0]
    sent, first, last = request["timestamp"], request["response_timestamps"][1], request["response_timestamps"][2]
    tokens = 3
    summary(
        "genai-perf.json.json",
        {
            "time_to_first_token": {"unit": "ms", "avg": (first - sent) / 1e6},
            "inter_token_latency": {"unit": "ms", "avg": round((last - first) / (tokens - 1)) / 1e6},
            "request_latency": {"unit": "ms", "avg": (last - sent) / 1e6},
            "output_sequence_length": {"unit": "tokens", "avg": float(tokens)},
        },
    )


def inference_perf():
    ok = [r for r in load("inference-perf.json") if r["error"] is None]
    times = [(r["info"].get("response_metrics") or r["info"])["output_token_times"] for r in ok]
    gaps = [b - a for t in times for a, b in zip(t, t[1:])]
    latency = {
        "request_latency": mean(r["end_time"] - r["start_time"] for r in ok),
        "time_to_first_token": mean(t[0] - r["start_time"] for t, r in zip(times, ok)),
        "time_per_output_token": mean((t[-1] - t[0]) / (len(t) - 1) for t in times),
        "inter_token_latency": mean(gaps),
        "normalized_time_per_output_token": mean((r["end_time"] - r["start_time"]) / len(t) for t, r in zip(times, ok)),
    }
    summary(
        "inference-perf.json.json",
        {"successes": {"count": len(ok), "latency": {name: {"mean": value} for name, value in latency.items()}}},
    )


def mlperf():
    tracked, on = {}, False
    for event in lines("mlperf.jsonl"):
        kind, name = event["event_type"], event["sample_uuid"]
        on = {"session.start_performance_tracking": True, "session.stop_performance_tracking": False}.get(kind, on)
        if kind == "sample.issued" and on:
            tracked[name] = {"issued": event["timestamp_ns"], "later": 0}
        elif name in tracked:
            sample = tracked[name]
            sample[kind] = event["timestamp_ns"]
            sample["later"] += kind == "sample.recv_non_first"
    done = [s for s in tracked.values() if "sample.complete" in s]
    summary(
        "mlperf.jsonl.json",
        {
            "n_samples_issued": len(tracked),
            "n_samples_completed": len(done),
            "ttft": {"avg": mean(s["sample.recv_first"] - s["issued"] for s in done)},
            "tpot": {"avg": mean((s["sample.complete"] - s["sample.recv_first"]) / s["later"] for s in done)},
            "latency": {"avg": mean(s["sample.complete"] - s["issued"] for s in done)},
        },
    )


def llmperf():
    records = load("llmperf.json")
    ok = [r for r in records if r["error_code"] is None]
    summary(
        "llmperf.json.json",
        {
            "results_ttft_s_mean": mean(r["ttft_s"] for r in ok),
            "results_inter_token_latency_s_mean": mean(r["inter_token_latency_s"] for r in ok),
            "results_end_to_end_latency_s_mean": mean(r["end_to_end_latency_s"] for r in ok),
            "results_num_requests_started": len(records),
            "results_number_errors": len(records) - len(ok),
            "results_error_rate": (len(records) - len(ok)) / len(records),
        },
    )


def llm_load_test():
    with open("llm-load-test.json", encoding="utf-8") as file:
        text = file.read()
    results = load("llm-load-test.json")["results"]
    ok = [r for r in results if r["error_text"] is None]
    in_time = [r for r in ok if r["output_tokens"] == r["output_tokens_before_timeout"]]
    block = {name: {"mean": mean(r[name] for r in in_time)} for name in ("tpot", "ttft", "itl", "tt_ack")}
    block["response_time"] = {"mean": mean(r["response_time"] for r in ok)}
    seconds = max(r["end_time"] for r in ok) - min(r["start_time"] for r in ok)
    block["throughput_full_duration"] = sum(r["output_tokens"] for r in ok) / seconds
    block["total_requests"] = len(results)
    block["total_failures"] = len(results) - len(ok)
    block["failure_rate"] = 100 * (len(results) - len(ok)) / len(results)
    text = re.sub(r'(?m)^ "summary":\{.*\},$', lambda _: ' "summary":' + json.dumps(block, separators=(",", ":")) + ",", text)
    with open("llm-load-test.json", "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    for write in (sglang, guidellm, aiperf, genai_perf, inference_perf, mlperf, llmperf, llm_load_test):
        write()
