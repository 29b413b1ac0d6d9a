"""`arkivbro.toml` and the environment, read once and validated (`conf.configuration`).

The file's path is in ARKIVBRO_CONFIG, else `arkivbro.toml` in the current folder, else there is none and every setting has
its default. Secrets come only from the environment or from files (`…_file`).
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from arkivbro.conf.configuration import Configuration
from arkivbro.core.errors import Finding, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.value_mistakes import mistake

ENVIRONMENT = {
    "ARKIVBRO_CONFIG": "Stien til arkivbro.toml.",
    "ARKIVBRO_DATA_DIR": "Mappen for database, arkiv og arbeidsfiler. Ellers `data` ved siden av arkivbro.toml, eller der man står.",
    "DATABASE_URL": "Databasen: sqlite:///sti eller postgresql://bruker@vert/navn. Ellers SQLite i datamappen.",
    "DATABASE_PASSWORD": "Passordet til databasen, når det ikke står i DATABASE_URL (eller DATABASE_PASSWORD_FILE).",
    "ARKIVBRO_SECRET_KEY": "Hemmelig nøkkel for nettdelen (eller ARKIVBRO_SECRET_KEY_FILE). Ellers lages en i datamappen.",
    "ARKIVBRO_MAIL_PASSWORD": "Passordet til e-posttjeneren (eller ARKIVBRO_MAIL_PASSWORD_FILE).",
    "ARKIVBRO_INCIDENT_WEBHOOK": "Adressen til en kanal i Teams eller Slack som skal varsles når noe er galt (eller ARKIVBRO_INCIDENT_WEBHOOK_FILE).",
    "ARKIVBRO_METRICS_TOKEN": "Det som må stå etter «Bearer» for å lese /metrics fra en annen maskin (eller ARKIVBRO_METRICS_TOKEN_FILE). Uten: bare fra denne.",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "Adressen spor (OpenTelemetry) sendes til; krever `arkivbro[traces]`. OpenTelemetrys andre variabler gjelder også.",
    "ARKIVBRO_EPHORTE_PASSWORD": "Passordet til tjenestebrukeren i ePhorte, når `password_file` ikke er satt.",
    "ARKIVBRO_WEBCRUITER_CLIENT_SECRET": "Hemmeligheten til API-klienten i Webcruiter, når `client_secret_file` ikke er satt.",
    "ARKIVBRO_DEMO_EPHORTE": "Adressen til ePhorte-simulatoren; settes av `arkivbro demo --ephorte` for det den selv starter.",
    "ARKIVBRO_DEMO_EPHORTE_PASSWORD": "Passordet til ePhorte-simulatoren; settes av `arkivbro demo --ephorte`.",
    "ARKIVBRO_DEMO_WEBCRUITER": "Adressen til Webcruiter-simulatoren; settes av `arkivbro demo --webcruiter` for det den selv starter.",
    "ARKIVBRO_DEMO_WEBCRUITER_FOLDER": "Mappen med hemmelighetene til Webcruiter-simulatoren; settes av `arkivbro demo --webcruiter`.",
    "ARKIVBRO_HTTPS": "1 når nettdelen står bak en tjener som gir https: sikre informasjonskapsler og HSTS.",
    "ARKIVBRO_ALLOWED_HOSTS": "Vertsnavn som nettdelen svarer på, med komma mellom.",
}
"""Every environment variable that is read, with what it is."""


def config_path() -> Path | None:
    """The file in use, if any. Raises Misconfigured when ARKIVBRO_CONFIG names a file that is not there."""
    named = os.environ.get("ARKIVBRO_CONFIG")
    if named:
        path = Path(named)
        if not path.is_file():
            raise Misconfigured("setup.no_such_file", path=named, setting="ARKIVBRO_CONFIG")
        return path.resolve()
    here = Path("arkivbro.toml")
    return here.resolve() if here.is_file() else None


def read_configuration(path: Path | None) -> Configuration:
    """The settings of that file. Raises Misconfigured with a finding for every mistake, each with its line."""
    if path is None:
        return Configuration()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        detail = str(error.strerror)
        raise Misconfigured(
            "setup.settings_unreadable", path=str(path), setting="ARKIVBRO_CONFIG", detail=detail
        ) from None
    return configuration_of(text, path.name)


def configuration_of(text: str, file_name: str) -> Configuration:
    """The settings in that text. Raises Misconfigured as above."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where, place = ("where.line", line.group(1)) if line else ("where.end_of_file", "")
        raise Misconfigured(
            "setup.has_mistakes",
            file=file_name,
            setting=file_name,
            detail=str(error),
            findings=(Finding(where, message("value.no_toml"), place),),
        ) from None
    try:
        return Configuration.model_validate(values)
    except ValidationError as error:
        findings = tuple(_finding(item, text) for item in error.errors())
        setting = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Misconfigured(
            "setup.has_mistakes", file=file_name, setting=setting, findings=findings
        ) from None


def _finding(item: Any, text: str) -> Finding:
    location = [str(part) for part in item["loc"]]
    line = _line_of(location, text)
    wrong, field = mistake(item, sorted(_known_keys(location[:-1]))), ".".join(location)
    return Finding("where.line", wrong, f"{line}, {field}") if line else Finding("where.field", wrong, field)


def _known_keys(location: list[str]) -> set[str]:
    model: type[BaseModel] = Configuration
    for part in location:
        field = model.model_fields.get(part)
        inner = field.annotation if field else None
        for candidate in (inner, *getattr(inner, "__args__", ())):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                model = candidate
                break
    return set(model.model_fields)


def _line_of(location: list[str], text: str) -> int | None:
    """The line where the key stands, found by reading tables and keys as a person would."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = [part.strip().strip('"') for part in heading.group(1).split(".")]
            if table == location:
                return number
        elif (key := re.match(r'\s*"?([\w-]+)"?\s*=', line)) and [*table, key.group(1)] == location[
            : len(table) + 1
        ]:
            return number
    return None


def secret(name: str) -> str | None:
    """A secret from the environment variable, or from the file that `<name>_FILE` names."""
    if value := os.environ.get(name):
        return value
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(
                "setup.secret_unreadable",
                name=f"{name}_FILE",
                setting=f"{name}_FILE",
                detail=str(error.strerror),
            ) from None
    return None


def data_dir(path: Path | None) -> Path:
    """The folder of database, archive and working files."""
    if named := os.environ.get("ARKIVBRO_DATA_DIR"):
        return Path(named).resolve()
    return (path.parent if path else Path.cwd()) / "data"
