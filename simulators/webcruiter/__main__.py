"""`python -m simulators.webcruiter --port 8200`: a Webcruiter on this machine, until it is told to stop."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from simulators.webcruiter.acts import apply_many
from simulators.webcruiter.doors import FEED
from simulators.webcruiter.hooks import Hooks, over_http
from simulators.webcruiter.server import Server, serve
from simulators.webcruiter.state import CLIENT, LOCK, SECRET
from simulators.webcruiter.store import Store

NODES = (("500", "Direktoratet"), ("502", "Region Øst"), ("503", "Region Nord-Norge"))


def main() -> None:
    given = arguments()
    store = Store(lambda: datetime.now(UTC))
    store.nodes += [
        {"webcruiterId": number, "id": id_, "name": name} for number, (id_, name) in enumerate(NODES, 3)
    ]
    server = serve(given.port, store)
    webcruiter = server.webcruiter
    webcruiter.deliveries = Path(given.deliveries).resolve() if given.deliveries else None
    today = datetime.now(UTC).date().isoformat()
    for number in range(given.vacancies):
        vacancy = store.publish(f"Inspektør {number + 1}", published=today)
        apply_many(webcruiter, vacancy.id, given.candidates, given.files, given.kilobytes)
    secret = given.hook_secret or secrets.token_hex(32)
    if given.hook:
        webcruiter.hooks = Hooks(over_http(given.hook), secret, address=given.hook, clock=store.moment)
        webcruiter.hooks.twice = given.twice
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    if given.until_input_ends:
        threading.Thread(target=_stop_when_input_ends, args=(server,), daemon=True).start()
    _say(server, given, secret)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.webcruiter", description=__doc__)
    parser.add_argument("--port", type=int, default=8200, help="0: any that is free")
    parser.add_argument(
        "--hook", default="", help="where webhooks go, e.g. http://127.0.0.1:8000/api/webcruiter/webhook"
    )
    parser.add_argument("--hook-secret", default="", help="hexadecimal; without it one is made and told")
    parser.add_argument("--twice", action="store_true", help="each webhook is sent twice")
    parser.add_argument(
        "--deliveries", default="", help="a folder that its own archive transfer is delivered to"
    )
    parser.add_argument("--vacancies", type=int, default=1, help="so many stand there at first")
    parser.add_argument("--candidates", type=int, default=0, help="so many have applied for each at first")
    parser.add_argument("--files", type=int, default=2, help="with so many files each")
    parser.add_argument("--kilobytes", type=int, default=10, help="of that size each")
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="stop when standard input is closed: when who started it is gone",
    )
    return parser.parse_args()


def _say(server: Server, given: argparse.Namespace, secret: str) -> None:
    address = server.address
    print(f"Webcruiter (simulator): {address}/", flush=True)
    print(f"  feed:   {address}{FEED}?company_id={LOCK}&cultureid=NB-NO")
    print(f"  portal: {address}/  companylock: {LOCK}")
    print(f"  API:    {address}/api/v1/  token: {address}/connect/token  client: {CLIENT}  secret: {SECRET}")
    if given.deliveries:
        print(f"  deliveries: {server.webcruiter.deliveries}")
    if given.hook:
        print(f"  hooks:  {given.hook}  secret (hex): {secret}", flush=True)


def _stop_when_input_ends(server: Server) -> None:
    while os.read(0, 4096):
        pass
    server.shutdown()


if __name__ == "__main__":
    main()
