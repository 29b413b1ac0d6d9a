"""`python -m simulators.webcruiter --port 8200`: a Webcruiter on this machine, until it is told to stop."""

from __future__ import annotations

import argparse
import secrets
import signal
import threading

from simulators.webcruiter.hooks import Hooks, over_http
from simulators.webcruiter.server import CLIENT, LOCK, SECRET, serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulators.webcruiter", description=__doc__)
    parser.add_argument("--port", type=int, default=8200, help="0: any that is free")
    parser.add_argument(
        "--hook", default="", help="where webhooks go, e.g. http://127.0.0.1:8000/api/webcruiter/webhook"
    )
    parser.add_argument("--hook-secret", default="", help="hexadecimal; without it one is made and told")
    parser.add_argument("--twice", action="store_true", help="each webhook is sent twice")
    parser.add_argument("--vacancies", type=int, default=1, help="so many stand there at first")
    parser.add_argument("--candidates", type=int, default=0, help="so many have applied for each at first")
    given = parser.parse_args()
    server = serve(given.port)
    store = server.webcruiter.store
    for number in range(given.vacancies):
        vacancy = store.publish(f"Inspektør {number + 1}")
        for applicant in range(given.candidates):
            files = (("CV", "cv.txt", b"Made up."), ("Diploma", "vitnemål.txt", b"Made up."))
            store.apply(vacancy.id, "Prøve", f"Søker {applicant + 1}", *files)
    secret = given.hook_secret or secrets.token_hex(32)
    if given.hook:
        server.webcruiter.hooks = Hooks(over_http(given.hook), secret)
        server.webcruiter.hooks.twice = given.twice
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"Webcruiter (simulator): {server.address}/", flush=True)
    print(
        f"  feed:   {server.address}/webservices/Webcruiterculture.asmx/RSSFeed?company_id={LOCK}&cultureid=NB-NO"
    )
    print(
        f"  API:    {server.address}/api/v1/  token: {server.address}/connect/token  client: {CLIENT}  secret: {SECRET}"
    )
    if given.hook:
        print(f"  hooks:  {given.hook}  secret (hex): {secret}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
