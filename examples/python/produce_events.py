#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the requests of a gateway's log to kneepoint.stream-events, so that the analyzer sees them as it sees any run.

usage: produce_events.py --bootstrap-servers HOST:PORT --schema-registry URL --run-id ID FILE
       … | produce_events.py --bootstrap-servers HOST:PORT --schema-registry URL --run-id ID --started-epoch-ns NS

FILE (or standard input) has one JSON object a line, in the order in which requests ended:

  sent_epoch_ns      when the request went to the engine [ns since the Unix epoch]; always
  intended_epoch_ns  when the client's request came in, so that waiting counts; may be absent
  headers_ms, status head of the response since sent, and its code; may be absent
  arrivals_ms        each read that brought content, since sent; absent or empty when none did
  tokens             tokens of each of those; absent when each brought one
  end_ms             the end of the request, since sent; always
  outcome            OK, or a name of the contract's enum Outcome such as SERVER_ERROR; absent is OK
  prompt_tokens, output_tokens  what the engine's usage block says; may be absent

Needs python3-confluent-kafka and python3-avro, nothing else: Confluent's own serializer wants fastavro, which Debian does not have,
so the five bytes in front of each record are put there by hand. docs/producing-events.md explains the contract.
"""
import argparse
import io
import json
import pathlib
import struct
import sys
import time
import urllib.request

try:
    import avro.io
    import avro.schema
    import confluent_kafka
except ModuleNotFoundError as missing:
    sys.exit(f"produce_events.py: {missing.name}: not installed (expected: Debian's python3-confluent-kafka and python3-avro)")

TOPIC = "kneepoint.stream-events"
WORKER = 0
STAGE = 0
FRAME = 64
SECOND = 1_000_000_000


class Contract:
    """Records of the contract, as dictionaries with every field, and as bytes in Confluent's wire format."""

    def __init__(self, schema_text, schema_id):
        self.event = avro.schema.parse(schema_text)
        union = next(field.type for field in self.event.fields if field.name == "payload")
        self.payloads = {branch.name: branch for branch in union.schemas}
        self.head = struct.pack(">bI", 0, schema_id)
        self.writer = avro.io.DatumWriter(self.event)

    def payload(self, event, **values):
        """The payload of this event; what is not given has its default."""
        record = {}
        for field in self.payloads[event].fields:
            if field.name in values:
                record[field.name] = values.pop(field.name)
            elif field.has_default:
                record[field.name] = field.default
            else:
                raise ValueError("%s.%s: absent (expected: a value)" % (event, field.name))
        if values:
            raise ValueError("%s: %s (expected: fields of the contract)" % (event, ", ".join(values)))
        return record

    def encode(self, event):
        out = io.BytesIO()
        out.write(self.head)
        self.writer.write(event, avro.io.BinaryEncoder(out))
        return out.getvalue()


class Run:
    """One run of one worker: numbers its events, counts them, and puts each where it belongs.

    Rules of the contract that this class keeps:
      * events of a request have the sequence 0, 1, 2 … and all go to one partition;
      * events of the run itself go to every partition, with one sequence of their own;
      * RunStarted says how many workers and partitions there are, RunEnded how many distinct events were generated, and to each
        partition how many it got: that is how the analyzer knows that the run is complete;
      * a watermark T promises that all events before T have been written. It is a hint for live windows and is not counted.
    """

    def __init__(self, producer, contract, run_id, ingest_id):
        self.producer, self.contract = producer, contract
        self.run_id, self.ingest_id = run_id, ingest_id
        self.partitions = len(producer.list_topics(TOPIC, 20).topics[TOPIC].partitions)
        if self.partitions == 0:
            sys.exit("topic: %s is not there (expected: an analyzer that made it)" % TOPIC)
        self.written = [0] * self.partitions
        self.sequence = self.generated = self.requests = 0
        self.failures = []

    def start(self, started_epoch_ns, tool, model, stage):
        definitions = {"firstToken": "FIRST_CONTENT", "lastToken": "LAST_CONTENT", "fidelity": "A"}
        self.control("RunStarted", startedEpochNanos=started_epoch_ns, workers=1, partitions=self.partitions,
                     tool=tool, model=model, definitions=definitions)
        self.control("StageStarted", stage=STAGE, name=stage, kind="UNKNOWN", startedEpochNanos=started_epoch_ns)

    def request(self, line):
        """All events of one request."""
        ordinal, self.requests = self.requests, self.requests + 1
        events = [
            ("RequestScheduled", dict(stage=STAGE, intendedEpochNanos=line.get("intended_epoch_ns"),
                                      promptTokens=line.get("prompt_tokens"))),
            ("RequestSent", dict(sentEpochNanos=line["sent_epoch_ns"]))]
        if "headers_ms" in line:
            events.append(("ResponseStarted", dict(headersOffsetNanos=nanos(line["headers_ms"]),
                                                   httpStatus=line["status"])))
        events += self.frames(line)
        events.append(("RequestEnded", dict(outcome=line.get("outcome", "OK"), closedOffsetNanos=nanos(line["end_ms"]),
                                            httpStatus=line.get("status"), promptTokens=line.get("prompt_tokens"),
                                            outputTokens=line.get("output_tokens"))))
        for sequence, (event, values) in enumerate(events):
            self.generated += 1
            partition = ordinal % self.partitions
            self.written[partition] += 1
            self.write(partition, ordinal, sequence, self.contract.payload(event, **values))

    @staticmethod
    def frames(line):
        """Arrivals, at most 64 in a record: the first since sent, each further one since the one before it."""
        offsets = [nanos(each) for each in line.get("arrivals_ms", [])]
        tokens = line.get("tokens", [])
        for begin in range(0, len(offsets), FRAME):
            frame = offsets[begin:begin + FRAME]
            yield ("TokensArrived", dict(firstOffsetNanos=frame[0],
                                         deltasNanos=[b - a for a, b in zip(frame, frame[1:])],
                                         tokens=tokens[begin:begin + FRAME]))

    def watermark(self, epoch_ns):
        self.to_all("Watermark", lambda partition: dict(watermarkEpochNanos=epoch_ns))

    def end(self, ended_epoch_ns):
        self.control("StageEnded", stage=STAGE, endedEpochNanos=ended_epoch_ns, requestsScheduled=self.requests)
        self.generated += 1
        self.to_all("RunEnded", lambda partition: dict(
            endedEpochNanos=ended_epoch_ns, reason="FINISHED", eventsGenerated=self.generated,
            requestsScheduled=self.requests, partitionEvents=self.written[partition] + 1))
        self.producer.flush(60)
        if self.failures or len(self.producer):
            sys.exit("Kafka: %d records were not written: %s" % (len(self.failures) + len(self.producer), self.failures[:1]))

    def control(self, event, **values):
        self.generated += 1
        self.written = [count + 1 for count in self.written]
        self.to_all(event, lambda partition: values)

    def to_all(self, event, values_of):
        for partition in range(self.partitions):
            self.write(partition, None, self.sequence, self.contract.payload(event, **values_of(partition)))
        self.sequence += 1

    def write(self, partition, ordinal, sequence, payload):
        about = [self.run_id, self.ingest_id, str(WORKER)] + ([] if ordinal is None else [str(ordinal)])
        value = self.contract.encode({"runId": self.run_id, "worker": WORKER, "ordinal": ordinal, "sequence": sequence,
                                      "payload": payload})
        while True:
            try:
                self.producer.produce(TOPIC, value, "/".join(about), partition, on_delivery=self.delivered)
                self.producer.poll(0)
                return
            except BufferError:
                self.producer.poll(0.1)

    def delivered(self, error, message):
        if error:
            self.failures.append(str(error))


def nanos(millis):
    return round(millis * 1_000_000)


def register(registry, schema_text):
    """Registers the schema, which changes nothing when it is there already, and returns its id."""
    request = urllib.request.Request(
        "%s/subjects/%s-value/versions" % (registry.rstrip("/"), TOPIC),
        json.dumps({"schema": schema_text}).encode(), {"Content-Type": "application/vnd.schemaregistry.v1+json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["id"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bootstrap-servers", required=True)
    arguments.add_argument("--schema-registry", required=True)
    arguments.add_argument("--run-id", required=True, help="letters, digits, . _ -")
    arguments.add_argument("--ingest-id", default="gateway-%d" % time.time(), help="another one each time a run is written")
    arguments.add_argument("--model", default=None)
    arguments.add_argument("--longest", type=float, default=60, help="longest request [s]; windows wait that long")
    arguments.add_argument("--started-epoch-ns", type=int, help="when the run began; needed with standard input")
    arguments.add_argument("file", nargs="?", type=argparse.FileType(encoding="utf-8"), default=sys.stdin)
    options = arguments.parse_args()

    schema_text = pathlib.Path(__file__).with_name("stream-event.avsc").read_text(encoding="utf-8")
    contract = Contract(schema_text, register(options.schema_registry, schema_text))
    producer = confluent_kafka.Producer({"bootstrap.servers": options.bootstrap_servers, "enable.idempotence": True})
    run = Run(producer, contract, options.run_id, options.ingest_id)
    lines = map(json.loads, options.file)
    started = options.started_epoch_ns
    if started is None:
        if options.file is sys.stdin:
            sys.exit("--started-epoch-ns: absent (expected: when the run began, as no line says so)")
        lines = list(lines)
        started = min((each.get("intended_epoch_ns") or each["sent_epoch_ns"] for each in lines), default=None)
        if started is None:
            sys.exit("%s: no requests (expected: a JSON object on each line)" % options.file.name)
    latest = watermark = started
    run.start(started, "gateway", options.model, "production")
    for line in lines:
        run.request(line)
        latest = max(latest, line["sent_epoch_ns"] + nanos(line["end_ms"]))
        if latest - nanos(1000 * options.longest) >= watermark + SECOND:
            watermark = latest - nanos(1000 * options.longest)
            run.watermark(watermark)
    run.end(latest)
    print("%s/%s: %d requests, %d events" % (run.run_id, run.ingest_id, run.requests, run.generated))


if __name__ == "__main__":
    main()
