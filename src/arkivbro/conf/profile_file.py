"""Where the archive profile lies: beside `arkivbro.toml`, or among those that ship."""

from __future__ import annotations

from pathlib import Path

from arkivbro.core.errors import Misconfigured

PACKAGE = Path(__file__).resolve().parent.parent


def profile_text(name: str, config_path: Path | None) -> str:
    """The profile's text: relative to the configuration's folder, else one that ships. Raises Misconfigured."""
    beside = (config_path.parent if config_path else Path.cwd()) / name
    shipped = (PACKAGE / "profiles" / Path(name).name, PACKAGE.parent.parent / "profiles" / Path(name).name)
    for path in (beside, *(path.with_suffix(".toml") for path in shipped)):
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                raise Misconfigured("profile.unreadable", name=name, setting="profile") from None
    known = sorted({path.stem for folder in shipped for path in folder.parent.glob("*.toml")})
    raise Misconfigured("profile.not_found", name=name, known=tuple(known), setting="profile")
