# SPDX-License-Identifier: Apache-2.0
"""A plain aiohttp client that counts the lines of many streams at once.

Arguments: port, streams. Streams are numbered from the second argument for the warm-up, from 0 for what is measured.
Prints the CPU time of the measured pass, in ns, as the other clients of the benchmark do.
"""

import asyncio
import sys
import time

import aiohttp
from aiohttp import http_parser


async def read(session, port, number):
    lines = 0
    async with session.post(f"http://127.0.0.1:{port}/", data=str(number).encode()) as response:
        async for line in response.content:
            if line.startswith(b"data: "):
                lines += 1
    return lines


async def read_all(session, port, first, streams):
    return sum(await asyncio.gather(*(read(session, port, first + i) for i in range(streams))))


async def main(port, streams):
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as session:
        await read_all(session, port, streams, streams)
        before = time.process_time_ns()
        lines = await read_all(session, port, 0, streams)
        cpu = time.process_time_ns() - before
    compiled = http_parser.HttpResponseParser is not http_parser.HttpResponseParserPy
    print(f"cpuNanos={cpu} bytes=0 lines={lines} version=aiohttp-{aiohttp.__version__}"
          f"-C-extensions-{'on' if compiled else 'off'}", flush=True)


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
