"""`python -m tests.attacks.crowd PORT SECONDS`: a flood of pages from very many addresses, each of which asks for little.

In a process of its own, so that what honest people measure is not how busy this is. From 127.0.1.1 and on, which a server on this
machine sees as so many clients. Prints what it was answered, as JSON, and ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import sys
import time
from collections import Counter

from tests.attacks.clients import HOST

ADDRESSES, CONNECTIONS = 130, 2
REFUSED_PAUSE = 0.2
"""Seconds until it asks again: sooner than it is told to."""
PATHS = ("/offentlig-journal/?sok=a+b+c+d+e+f+g", "/ledige-stillinger/", "/offentlig-journal/?side=2")


async def one(address: str, port: int, until: float, answers: Counter[str], number: int) -> None:
    """A connection that asks for the next page when it has the last; a new one when that is closed."""
    for turn in itertools.count(number):
        if time.monotonic() >= until:
            return
        try:
            reader, writer = await asyncio.open_connection(HOST, port, local_addr=(address, 0))
        except OSError:
            answers["not connected"] += 1
            await asyncio.sleep(REFUSED_PAUSE)
            continue
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
            while time.monotonic() < until:
                status = await _page(reader, writer, port, PATHS[turn % len(PATHS)])
                answers[status] += 1
                if status != "200":
                    await asyncio.sleep(REFUSED_PAUSE)
        writer.close()


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, path: str) -> str:
    """The status. Raises what a connection that is closed raises."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    _, _, told = head.partition("content-length:")
    await reader.readexactly(int(told.partition("\r\n")[0]))
    return head[9:12]


async def crowd(port: int, seconds: float) -> Counter[str]:
    answers, until = Counter[str](), time.monotonic() + seconds
    everybody = [
        one(f"127.0.{1 + number // 200}.{1 + number % 200}", port, until, answers, number)
        for number in range(ADDRESSES)
        for _ in range(CONNECTIONS)
    ]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*everybody), seconds + 5)
    return answers


if __name__ == "__main__":
    print(json.dumps(asyncio.run(crowd(int(sys.argv[1]), float(sys.argv[2])))))
