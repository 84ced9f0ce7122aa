# SPDX-License-Identifier: Apache-2.0
# Reads every export of one run as a program would that knows nothing of Kneepoint, holds them against each other and
# the trace against the Trace Event Format, and prints what it found as one JSON object.
# usage: read_exports.py DIR, which holds requests, arrivals, windows and levels as .csv and .jsonl, events.avro,
# events.jsonl and trace.json
import collections
import json
import math
import os
import sys

import avro.datafile
import avro.io
import pandas

directory = sys.argv[1]


def path(name):
    return os.path.join(directory, name)


def same(one, other):
    if pandas.isna(one) or pandas.isna(other):
        return pandas.isna(one) and pandas.isna(other)
    if isinstance(one, str) or isinstance(other, str):
        return str(one) == str(other)
    return math.isclose(float(one), float(other), rel_tol=1e-12)


tables = {}
for name in ("requests", "arrivals", "windows", "levels"):
    rows = pandas.read_csv(path(name + ".csv"))
    lines = [json.loads(line) for line in open(path(name + ".jsonl"), encoding="utf-8")]
    assert len(rows) == len(lines), name
    for (_, row), line in zip(rows.iterrows(), lines):
        assert list(line) == list(rows.columns), (name, list(line))
        for column in rows.columns:
            assert same(row[column], float("nan") if line[column] in (None, "") else line[column]), (name, column)
    tables[name] = rows

# Gaps of the arrivals are those of the requests; tokens too.
requests, arrivals = tables["requests"], tables["arrivals"]
by_request = arrivals.groupby(["worker", "ordinal"])
for _, request in requests.iterrows():
    key = (request.worker, request.ordinal)
    if key not in by_request.groups:
        assert request.arrivals == 0, key
        continue
    mine = by_request.get_group(key)
    assert len(mine) == request.arrivals, key
    assert same(mine.offset_ms.iloc[0], request.ttft_ms), key
    assert same(mine.offset_ms.iloc[-1], request.last_token_ms), key
    gaps = mine.gap_ms.dropna()
    assert same(gaps.mean(), request.itl_mean_ms), key
    assert same(gaps.max(), request.itl_max_ms), key
    if len(gaps) > 1 and gaps.sum() > 0:
        assert math.isclose(gaps.std(ddof=0) / gaps.mean(), request.itl_cv, rel_tol=1e-9, abs_tol=1e-9), key

# Events: Avro and JSON Lines hold the same.
with avro.datafile.DataFileReader(open(path("events.avro"), "rb"), avro.io.DatumReader()) as reader:
    events = list(reader)
lines = [json.loads(line) for line in open(path("events.jsonl"), encoding="utf-8")]
assert len(events) == len(lines)
for event, line in zip(events, lines):
    assert (event["worker"], event["ordinal"], event["sequence"]) == (line["worker"], line["ordinal"], line["sequence"])
    assert event["payload"] == line["payload"], (event, line)

# The trace: an object with traceEvents; each has the fields of its phase; spans of a thread lie in one another or apart.
trace = json.load(open(path("trace.json"), encoding="utf-8"))
spans = collections.defaultdict(list)
processes = set()
for event in trace["traceEvents"]:
    assert isinstance(event["name"], str) and isinstance(event["pid"], int) and isinstance(event["tid"], int), event
    if event["ph"] == "M":
        assert event["name"] in ("process_name", "process_sort_index") and event["args"], event
        processes.add(event["pid"])
        continue
    assert event["ts"] >= 0, event
    assert event["pid"] in processes, event
    if event["ph"] == "X":
        assert event["dur"] >= 0, event
        spans[event["pid"], event["tid"]].append(event)
    elif event["ph"] == "C":
        assert all(isinstance(value, (int, float)) and value >= 0 for value in event["args"].values()), event
    else:
        assert event["ph"] == "i" and event["s"] in ("g", "p", "t"), event
whole = 0
for lane in spans.values():
    open_until = []
    for span in sorted(lane, key=lambda each: (round(each["ts"] * 1000), -round(each["dur"] * 1000))):
        begin, end = round(span["ts"] * 1000), round((span["ts"] + span["dur"]) * 1000)
        while open_until and open_until[-1] <= begin:
            open_until.pop()
        assert not open_until or end <= open_until[-1] + 1, span
        if "args" in span:
            assert not open_until, span
            whole += 1
        open_until.append(end)

# None for what is absent, since JSON has no NaN.
levels = [json.loads(line) for line in open(path("levels.jsonl"), encoding="utf-8")]
print(json.dumps({
    "requests": len(requests), "ok": int((requests.outcome == "OK").sum()), "arrivals": len(arrivals),
    "windows": len(tables["windows"]), "events": len(events), "spans": whole, "levels": levels,
    "tokensInWindows": int(tables["windows"].query("length_ms == 1000").output_tokens.sum()),
    "tokensOfArrivals": int(arrivals.tokens.sum()),
}))
