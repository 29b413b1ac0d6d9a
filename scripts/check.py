"""The checks: layout, lint, types, who may import whom, migrations in step. Exits 0 only if all are clean."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = [name for name in ("src", "tests", "scripts", "benchmarks", "simulators") if (ROOT / name).is_dir()]
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", [str(BIN / "ruff"), "check", "-q", *CODE]),
    ("layout", [str(BIN / "ruff"), "format", "-q", "--check", *CODE]),
    ("mypy", [str(BIN / "mypy"), "--no-error-summary"]),
    ("templates", [sys.executable, "scripts/checks/templates.py"]),
    ("sentences", [sys.executable, "-m", "scripts.checks.sentences"]),
    ("dotted paths", [sys.executable, "-m", "scripts.checks.dotted_paths"]),
    ("between apps", [sys.executable, "-m", "scripts.checks.between_apps"]),
    ("views write", [sys.executable, "-m", "scripts.checks.views_write"]),
    ("committed", [sys.executable, "-m", "scripts.checks.committed"]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
    ("migrations", [str(BIN / "arkivbro"), "manage", "makemigrations", "--check", "--dry-run"]),
)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "ARKIVBRO_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "arkivbro.conf.settings",
        }
        environment.pop("DATABASE_URL", None)
        for name, command in CHECKS:
            result = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            print(f"{name}: {'ok' if result.returncode == 0 else 'FAILED'}", flush=True)
            if result.returncode:
                failed.append(name)
                print(result.stdout + result.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
