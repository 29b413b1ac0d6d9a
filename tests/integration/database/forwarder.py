"""Stands for a database host: takes connections on a port and passes them on to a unix socket. Ends with its input."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def serve(address: str, port: int, target: str) -> None:
    listening = socket.create_server((address, port))
    print("ready", flush=True)
    while True:
        client, _ = listening.accept()
        server = socket.socket(socket.AF_UNIX)
        server.connect(target)
        for pair in ((client, server), (server, client)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


if __name__ == "__main__":
    threading.Thread(target=serve, args=(sys.argv[1], int(sys.argv[2]), sys.argv[3]), daemon=True).start()
    sys.stdin.read()
