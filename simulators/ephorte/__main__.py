"""`python -m simulators.ephorte --port 8100`: an ePhorte on this machine, until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import threading
from pathlib import Path

from simulators.ephorte.server import Server, serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulators.ephorte", description=__doc__)
    parser.add_argument("--port", type=int, default=8100, help="0: any that is free")
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="stop when standard input is closed: when who started it is gone",
    )
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every call takes more")
    parser.add_argument("--dispatch-seconds", type=float, default=0.0, help="so long does a dispatch take")
    parser.add_argument(
        "--not-atomic", action="store_true", help="a batch that fails leaves what came before"
    )
    given = parser.parse_args()
    settings = {
        "latency": given.latency,
        "dispatch_seconds": given.dispatch_seconds,
        "atomic": not given.not_atomic,
    }
    with tempfile.TemporaryDirectory(prefix="ephorte-") as folder:
        server = serve(given.port, Path(folder), settings)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        if given.until_input_ends:
            threading.Thread(target=_stop_when_input_ends, args=(server,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"ePhorte (simulator): {address}  NCore: {address}ncore/", flush=True)
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()


def _stop_when_input_ends(server: Server) -> None:
    while os.read(0, 4096):
        pass
    server.shutdown()


if __name__ == "__main__":
    main()
