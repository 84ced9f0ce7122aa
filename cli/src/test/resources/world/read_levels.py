# SPDX-License-Identifier: Apache-2.0
# Reads the records of a metric topic as any program could that knows nothing of Kneepoint: a Kafka client, the
# registry's REST API and an Avro reader. Prints one JSON object a record.
# usage: read_levels.py BOOTSTRAP REGISTRY TOPIC COUNT
import io
import json
import struct
import sys
import urllib.request

import avro.io
import avro.schema
import confluent_kafka

bootstrap, registry, topic, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
readers = {}


def reader(schema_id):
    if schema_id not in readers:
        with urllib.request.urlopen("%s/schemas/ids/%d" % (registry, schema_id), timeout=10) as answer:
            schema = avro.schema.parse(json.load(answer)["schema"])
        readers[schema_id] = avro.io.DatumReader(schema)
    return readers[schema_id]


consumer = confluent_kafka.Consumer({
    "bootstrap.servers": bootstrap,
    "group.id": "foreign-reader",
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
})
consumer.subscribe([topic])
seen = 0
for _ in range(240):
    message = consumer.poll(0.5)
    if message is None:
        continue
    if message.error():
        sys.exit(str(message.error()))
    magic, schema_id = struct.unpack(">bI", message.value()[:5])
    assert magic == 0
    record = reader(schema_id).read(avro.io.BinaryDecoder(io.BytesIO(message.value()[5:])))
    print(json.dumps({"key": message.key().decode(), "value": record}), flush=True)
    seen += 1
    if seen == count:
        break
consumer.close()
sys.exit(0 if seen == count else "only %d of %d records came" % (seen, count))
