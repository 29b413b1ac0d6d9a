"""A version before this one, as source in a folder of its own; it runs in this `.venv`, with the same dependencies."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.running import ROOT

SET_UP = ("src/arkivbro/documents/fonts", "src/arkivbro/ui/static/vendor")
"""What `make setup` puts among the sources, and no version holds."""


@contextmanager
def version(commit: str, folder: Path) -> Iterator[Path]:
    """The `src` of that commit, as long as it is needed. Raises CalledProcessError where there is no such commit."""
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    with tempfile.TemporaryDirectory(prefix="arkivbro-before-", dir=folder) as made:
        subprocess.run(["tar", "-x", "-C", made], input=packed.stdout, check=True)
        for name in SET_UP:
            link = Path(made) / name
            if not link.exists():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(ROOT / name, target_is_directory=True)
        yield Path(made) / "src"
