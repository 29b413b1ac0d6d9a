"""The one file of uncertain names and paths: ours, with what a body's own file puts in its place."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from arkivbro.core.errors import Finding, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.value_mistakes import WrongValue, mistake

SHIPPED = Path(__file__).with_name("mapping.toml")
LARGEST = 200_000
"""Bytes of a body's own file."""
_PLACEHOLDERS = {"candidate", "file"}


def _path(text: str) -> str:
    """A path below the address: nothing in it may lead elsewhere."""
    try:
        named = {name for _, name, form, conversion in Formatter().parse(text) if name is not None}
        plain = not any(form or conversion for _, _, form, conversion in Formatter().parse(text))
    except ValueError:
        named, plain = {"?"}, False
    is_outside = text.startswith("/") or "\\" in text or "//" in text or ":" in text
    if is_outside or not plain or named - _PLACEHOLDERS or ".." in text.split("/") or not text.isprintable():
        raise WrongValue(message("webcruiter.no_path"))
    return text


Path_ = Annotated[str, AfterValidator(_path)]
Names = tuple[str, ...]
Parameter = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.$-]{1,60}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Paths(_Table):
    candidates: Annotated[Path_, Field(min_length=1)]
    candidate: Annotated[Path_, Field(min_length=1)]
    statuses: Path_
    custom_data: Path_
    cv: Path_
    files: Path_
    file: Path_
    hierarchy: Path_
    users: Path_
    hired: Path_
    processed: Path_


class Paging(_Table):
    style: Literal["offset", "page", "next", "none"]
    offset: Parameter
    page: Parameter
    first_page: Annotated[int, Field(ge=0, le=1)]
    limit: Parameter
    size: Annotated[int, Field(ge=1, le=1000)]
    items: Names
    total: Names
    next: Names


class CandidateNames(_Table):
    id: Names
    vacancy: Names
    received: Names
    changed: Names
    withdrawn: Names
    given_name: Names
    family_name: Names
    whole_name: Names
    birth_date: Names
    gender: Names
    email: Names
    phone: Names
    address: Names
    postcode: Names
    city: Names
    country: Names
    municipality: Names
    position: Names
    letter: Names
    exemption: Names
    exemption_reason: Names
    protection: Names
    unused: Names


class Values(_Table):
    female: Names
    male: Names
    other: Names
    no_gender: Names
    yes: Names
    no: Names
    unprotected: Names
    confidential: Names
    strictly_confidential: Names


class CvNames(_Table):
    education: Names
    experience: Names


class EducationNames(_Table):
    institution: Names
    degree: Names
    field: Names
    from_: Names = Field(alias="from")
    to: Names


class ExperienceNames(_Table):
    employer: Names
    title: Names
    from_: Names = Field(alias="from")
    to: Names
    description: Names


class FileNames(_Table):
    items: Names
    id: Names
    name: Names
    title: Names
    kind: Names
    size: Names
    address: Names


class Kinds(_Table):
    cv: Names
    certificate: Names
    reference: Names
    other: Names


def _pattern(text: str) -> str:
    """A regular expression with one group."""
    try:
        if re.compile(text).groups == 1:
            return text
    except re.error:
        pass
    raise WrongValue(message("webcruiter.no_pattern"))


class DeliveryNames(_Table):
    root: Names
    case: Names
    entry: Names
    document: Names
    title: Names
    date: Names
    type: Names
    code: Names
    file: Names
    entry_id: Names
    candidate_id: Names
    vacancy: Names
    person_begins: Annotated[str, Field(min_length=1, max_length=10)]
    reference: Annotated[str, Field(max_length=200), AfterValidator(_pattern)]
    applications: Names


class UnitNames(_Table):
    items: Names
    id: Names
    own_id: Names
    below: Names
    name: Names


class UserNames(_Table):
    items: Names
    email: Names
    role: Names
    leads: Names


class ProcessedNames(_Table):
    message: Parameter


class WebhookNames(_Table):
    candidate: Names
    event: Names
    time: Names


class Mapping(_Table):
    """The whole file."""

    paths: Paths
    paging: Paging
    query: dict[Parameter, str]
    candidate: CandidateNames
    values: Values
    cv: CvNames
    education: EducationNames
    experience: ExperienceNames
    file: FileNames
    kinds: Kinds
    unit: UnitNames
    user: UserNames
    processed: ProcessedNames
    webhook: WebhookNames
    delivery: DeliveryNames

    @property
    def digest(self) -> str:
        """Another mapping reads the same reply otherwise."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def read_mapping(own: Path | None = None) -> Mapping:
    """Ours, with the lines of the body's own file. Raises Misconfigured with a finding for every mistake."""
    values = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    if own is not None:
        for table, lines in _read(own).items():
            known = values.get(table)
            if isinstance(known, dict) and isinstance(lines, dict):
                values[table] = {**known, **lines}
            else:
                values[table] = lines
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        findings = tuple(
            Finding("where.field", mistake(item, _known(item["loc"])), ".".join(map(str, item["loc"])))
            for item in error.errors(include_input=False, include_url=False)
        )
        raise Misconfigured(
            "webcruiter.mapping_has_mistakes", setting="source.webcruiter.api.mapping", findings=findings
        ) from None


def _read(path: Path) -> dict[str, Any]:
    setting = "source.webcruiter.api.mapping"
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ValueError
        return tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise Misconfigured(
            "webcruiter.mapping_unreadable", setting=setting, detail=type(error).__name__
        ) from None
    except ValueError:
        found = Finding("where.field", message("value.no_toml"), path.name)
        raise Misconfigured("webcruiter.mapping_has_mistakes", setting=setting, findings=(found,)) from None


def _known(location: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where the mistake is."""
    model: type[BaseModel] = Mapping
    for part in location[:-1]:
        field = model.model_fields.get(str(part))
        if (
            field is None
            or not isinstance(field.annotation, type)
            or not issubclass(field.annotation, BaseModel)
        ):
            return []
        model = field.annotation
    return sorted(one.alias or name for name, one in model.model_fields.items())
