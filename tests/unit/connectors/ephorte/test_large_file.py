"""A large file costs no more memory than a small one, out and in, as MTOM and as text. In a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import hashlib, io, resource, socket, sys, tempfile, threading
from lxml import etree
from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.mtom import File, mtom_message, plain_message, text_message
from arkivbro.connectors.ephorte.transport import Request, Transport

ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Content/></s:Body></s:Envelope>'
size, mode, port = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
transport = Transport(read_table("ephorte", {"url": f"http://127.0.0.1:{port}/", "username": "x"}))
with tempfile.TemporaryFile() as held, tempfile.TemporaryFile() as sink:
    held.truncate(size)
    digest = hashlib.sha256()
    for _ in range(size // 65536):
        digest.update(bytes(65536))
    def opened():
        held.seek(0)
        return open(held.fileno(), "rb", closefd=False)
    file = File(opened, size, digest.hexdigest())
    envelope = etree.fromstring(ENVELOPE)
    message = mtom_message(envelope, file, "b") if mode == "mtom" else text_message(envelope, file)
    transport.call(Request("up", message, "UploadFile", False), Budget(120))
    transport.call(Request("down", plain_message(etree.fromstring(ENVELOPE), "text/xml"), "Get", False), Budget(120), sink)
    assert sink.tell() == size, sink.tell()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

SERVER = """
import base64, socket, sys
size, mode = int(sys.argv[1]), sys.argv[2]
HEAD, TAIL = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Content>', b"</Content></s:Body></s:Envelope>"
BLOCK = bytes(65536 * 3)
listening = socket.create_server(("127.0.0.1", 0))
listening.settimeout(60)
print(listening.getsockname()[1], flush=True)
connection, _ = listening.accept()
stream = connection.makefile("rb")
for _ in range(2):
    first, length = stream.readline(), 0
    while (line := stream.readline()) not in (b"\\r\\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while length:
        length -= len(stream.read(min(length, 1 << 20)))
    blocks = [BLOCK] * (size // len(BLOCK)) + [BLOCK[: size % len(BLOCK)]]
    kind, head, tail, pieces = "text/xml", HEAD, TAIL, []
    if first.startswith(b"POST /down"):
        pieces = blocks
        if mode == "mtom":
            kind = "multipart/related; boundary=q"
            named = b'<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:f"/>'
            head = b"--q\\r\\n\\r\\n" + HEAD + named + TAIL + b"\\r\\n--q\\r\\nContent-ID: <f>\\r\\n\\r\\n"
            tail = b"\\r\\n--q--\\r\\n"
    encode = base64.b64encode if mode == "text" else bytes
    total = len(head) + len(tail) + sum(map(len, map(encode, pieces[:1]))) * max(len(pieces) - 1, 0)
    total += len(encode(pieces[-1])) if pieces else 0
    connection.sendall(f"HTTP/1.1 200 OK\\r\\nContent-Type: {kind}\\r\\nContent-Length: {total}\\r\\n\\r\\n".encode() + head)
    for piece in pieces:
        connection.sendall(encode(piece))
    connection.sendall(tail)
"""

MEGABYTE = 1024 * 1024


def peak(size: int, mode: str) -> int:
    """The peak memory, in bytes, of a process that sends and receives a file of that size."""
    arguments = [str(size), mode]
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, *arguments], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip()
            done = subprocess.run(
                [sys.executable, "-c", CHILD, *arguments, port],
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
                env={"PYTHONPATH": str(Path(__file__).parents[4] / "src"), "ARKIVBRO_EPHORTE_PASSWORD": "x"},
            )
        finally:
            server.kill()
    assert done.returncode == 0, done.stderr
    return int(done.stdout) * 1024


@pytest.mark.parametrize("mode", ["mtom", "text"])
def test_two_hundred_megabytes_cost_at_most_fifty_more_than_one(mode: str) -> None:
    assert peak(200 * MEGABYTE, mode) - peak(MEGABYTE, mode) < 50 * MEGABYTE
