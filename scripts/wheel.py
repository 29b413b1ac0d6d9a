"""Builds the wheel into `dist/`, and looks that what set-up fetches is in it: without it, it would run and make no document.

It is built without network, by the hatchling of `.venv`. What it needs when it is installed lies in it, with hashes.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
MUST_HOLD = (
    "arkivbro/documents/fonts/",
    "arkivbro/documents/templates/",
    "arkivbro/ui/static/vendor/designsystemet/",
    "arkivbro/ui/static/vendor/inter/",
    "arkivbro/profiles/mal.toml",
    "share/arkivbro/runtime.txt",
    "share/arkivbro/systemd/arkivbro.service",
    "share/arkivbro/nginx/arkivbro.conf",
    "share/arkivbro/caddy/Caddyfile",
)
OF_VERSION = re.compile(r"^arkivbro-[^/]*\.data/data/")
"""What lies beside the program when it is installed lies in a folder of that name until then."""


def main() -> int:
    """The wheel's path on standard output, or what is missing in it."""
    DIST.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "-w", str(DIST), str(ROOT)], check=True)
    wheel = max(DIST.glob("arkivbro-*.whl"), key=lambda path: path.stat().st_mtime)
    if missing := missing_in(wheel):
        print(f"Hjulet mangler {', '.join(missing)}. Kjør «make setup» og prøv igjen.", file=sys.stderr)
        return 1
    print(wheel.relative_to(ROOT))
    return 0


def missing_in(wheel: Path) -> list[str]:
    """What should be in it and is not."""
    with zipfile.ZipFile(wheel) as archive:
        names = [OF_VERSION.sub("", name) for name in archive.namelist()]
    return [wanted for wanted in MUST_HOLD if not any(name.startswith(wanted) for name in names)]


if __name__ == "__main__":
    sys.exit(main())
