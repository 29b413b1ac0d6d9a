"""`python -m arkivbro.web.probe ADDRESS`: asks our own web server, as a container's health check; ends with 1 where it does not answer well.

It says the first host of ARKIVBRO_ALLOWED_HOSTS: to `127.0.0.1` a web server that knows its own name answers 400, for ever. It is begun
every few seconds, so it needs nothing but Python.
"""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

SECONDS = 5.0


def host() -> str:
    """A name that our web server answers to: of `.example.no` any below it, of `*` any at all."""
    first = os.environ.get("ARKIVBRO_ALLOWED_HOSTS", "").split(",")[0].strip()
    return "localhost" if first in ("", "*") else f"www{first}" if first.startswith(".") else first


def main() -> int:
    address = urlsplit(sys.argv[1])
    asked = HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
    try:
        asked.request("GET", address.path, headers={"Host": host()})
        return 0 if asked.getresponse().status == 200 else 1
    except OSError as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return 1
    finally:
        asked.close()


if __name__ == "__main__":
    sys.exit(main())
