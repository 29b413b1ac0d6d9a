"""Templates as `make check` wants them: laid out by djlint, and no line over 160 characters.

djlint breaks lines only where white space means nothing, so a long line is one that a person has to divide: into a part of
its own (`{% include %}`), or by saying it shorter.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 160
WRITTEN = (".css", ".html", ".js", ".svg", ".typ", ".xml")


def long_lines(folder: Path) -> Iterator[str]:
    """A sentence for each line that is too long."""
    for path in sorted(folder.glob("**/templates/**/*")):
        if path.suffix not in WRITTEN:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if len(line) > LONGEST:
                yield f"{path.relative_to(folder)}:{number}: {len(line)} characters, {LONGEST} at most"


def badly_laid_out(folder: Path) -> str:
    """What djlint would change, or nothing."""
    djlint = Path(sys.executable).parent / "djlint"
    result = subprocess.run(
        [str(djlint), "--configuration", str(ROOT / "pyproject.toml"), "--check", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout + result.stderr if result.returncode else ""


def main(folder: Path = ROOT / "src") -> int:
    wrong = [*long_lines(folder), badly_laid_out(folder)]
    for text in filter(None, wrong):
        print(text)
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
