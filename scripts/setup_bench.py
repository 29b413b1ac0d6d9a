"""Installs the peers that benchmarks measure against into `.tools/bench`: never into `.venv`, nothing of ours needs it.

Run by `make bench`. What is in step with its lock file is left alone. Where it cannot be installed it says so and ends well:
the other benchmarks run, and those that need it tell that they could not be carried out.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".tools" / "bench"
LOCK = ROOT / "requirements" / "bench.txt"
STAMP = FOLDER / "setup.stamp"


def main() -> int:
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest() + f" {sys.version_info[:2]}"
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    print("Setter opp WeasyPrint og django-tasks-db for ytelsesmålingen, i .tools/bench …", file=sys.stderr)
    try:
        venv.create(FOLDER, with_pip=True, clear=True)
        python = FOLDER / "bin" / "python"
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*install, "-r", LOCK], check=True)
        subprocess.run([python, "-c", "import weasyprint, django_tasks_db"], check=True, capture_output=True)
    except (subprocess.CalledProcessError, OSError):
        shutil.rmtree(FOLDER, ignore_errors=True)
        print(
            "WeasyPrint lot seg ikke installere. Det trenger PyPI og systembiblioteket Pango "
            "(sudo apt install libpango-1.0-0 libpangoft2-1.0-0). Målingene «lists» og «usual» kan ikke gjøres uten.",
            file=sys.stderr,
        )
        return 0
    STAMP.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
