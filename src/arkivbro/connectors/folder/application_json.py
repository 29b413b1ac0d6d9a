"""`application.json`: the shape of the message, and its way to an Application.

A key that is absent means *unknown*. Unknown keys are reported and kept out. Anything known with a wrong value keeps the
whole application out until it is mended: guessing at a protection or a wish for exemption could expose somebody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from arkivbro.connectors.protecting_words import protecting_key
from arkivbro.core import messages
from arkivbro.core.errors import Finding
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    Attachment,
    AttachmentKind,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
)
from arkivbro.core.ref import Ref, is_id
from arkivbro.core.value_mistakes import WrongValue, mistake
from arkivbro.core.working_days import OSLO, oslo_day

FIRST_YEAR, LAST_YEAR = 1990, 2100
EARLIEST_BIRTH = date(1900, 1, 1)
MAX_ATTACHMENTS = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _mistake(code: str, **parameters: int) -> WrongValue:
    return WrongValue(messages.message(code, **parameters))


def _clean(text: str) -> str:
    """Composed (NFC), without the characters that no database or document can hold."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _mistake("sources.half_characters")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _required(text: str) -> str:
    if not text:
        raise _mistake("sources.is_empty")
    return text


def _id(text: str) -> str:
    if not is_id(_required(text)):
        raise _mistake("sources.id_with_control_characters")
    return text


def _file_name(text: str) -> str:
    if not is_id(text):
        raise _mistake("sources.bad_file_name")
    return unicodedata.normalize("NFC", text)


def _time(value: Any) -> Any:
    if not isinstance(value, str):
        raise _mistake("sources.moment_is_text")
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        moment = None
    if moment is None or not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", value.strip(), re.ASCII):
        raise _mistake("sources.no_moment")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _mistake("sources.year_impossible", first=FIRST_YEAR, last=LAST_YEAR)
    return moment


def _birth(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise _mistake("sources.date_is_text")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _mistake("sources.no_such_date") from None


Line = Annotated[str, Field(max_length=1000), AfterValidator(_line)]
Text = Annotated[str, Field(max_length=1_000_000), AfterValidator(_clean)]
Identifier = Annotated[str, Field(max_length=100), AfterValidator(_line), AfterValidator(_id)]
Moment = Annotated[datetime, BeforeValidator(_time)]


class _Message(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class ApplicantMessage(_Message):
    given_name: Line | None = None
    family_name: Line | None = None
    birth_date: Annotated[date | None, BeforeValidator(_birth)] = None
    gender: Literal["female", "male", "other", "unknown"] | None = None
    email: Line | None = None
    phone: Line | None = None
    address: Line | None = None
    postcode: Line | None = None
    city: Line | None = None
    country: Line | None = None
    municipality: Line | None = None
    position: Line | None = None
    protection: Literal["none", "confidential", "strictly_confidential"] | None = None

    @model_validator(mode="after")
    def _has_a_name(self) -> ApplicantMessage:
        if not (self.given_name or self.family_name):
            raise _mistake("sources.no_name")
        return self


class EducationMessage(_Message):
    institution: Line | None = None
    degree: Line | None = None
    field: Line | None = None
    from_: Line | None = Field(None, alias="from")
    to: Line | None = None


class ExperienceMessage(_Message):
    employer: Line | None = None
    title: Line | None = None
    from_: Line | None = Field(None, alias="from")
    to: Line | None = None
    description: Text | None = None


class ExemptionMessage(_Message):
    requested: bool
    reason: Text | None = None


class AttachmentMessage(_Message):
    file: Annotated[str, Field(max_length=500), AfterValidator(_file_name)]
    title: Line | None = None
    kind: Literal["cv", "certificate", "reference", "other"] = "other"


class ApplicationMessage(_Message):
    """The whole of `application.json`."""

    vacancy: Identifier
    id: Identifier
    received: Moment
    applicant: ApplicantMessage
    education: Annotated[list[EducationMessage], Field(max_length=500)] | None = None
    experience: Annotated[list[ExperienceMessage], Field(max_length=500)] | None = None
    letter: Text | None = None
    exemption: ExemptionMessage | None = None
    withdrawn: Moment | None = None
    changed: Moment | None = None
    attachments: Annotated[list[AttachmentMessage], Field(max_length=MAX_ATTACHMENTS)] = Field(
        default_factory=list
    )


def read_message(values: dict[str, Any]) -> tuple[ApplicationMessage | None, tuple[Finding, ...]]:
    """The message and what was found: with a message, remarks only; without, everything that must be mended."""
    try:
        message = ApplicationMessage.model_validate(values)
    except ValidationError as error:
        return None, tuple(_finding(item) for item in error.errors(include_url=False, include_input=False))
    findings = [*_unknown_keys(message, "")]
    for name in ("received", "withdrawn", "changed"):
        moment = getattr(message, name)
        if moment is not None and moment.tzinfo is None:
            findings.append(Finding("where.field", messages.message("sources.no_time_zone"), name))
    mistakes = _mistakes_across(message, values)
    return (None, mistakes) if mistakes else (message, tuple(findings))


def application_of(
    message: ApplicationMessage, source: str, attachments: tuple[Attachment, ...]
) -> Application:
    """The facts; `attachments` are those that the message names, read."""
    return Application(
        ref=Ref(source, message.id),
        vacancy_reference=message.vacancy,
        received=_in_zone(message.received),
        applicant=_applicant(message.applicant),
        education=_each(message.education, _education),
        experience=_each(message.experience, _experience),
        letter=message.letter,
        exemption=_exemption(message.exemption),
        withdrawn=_in_zone(message.withdrawn) if message.withdrawn else None,
        changed=_in_zone(message.changed) if message.changed else None,
        attachments=attachments,
    )


def attachment_of(message: AttachmentMessage, ref: Ref, sha256: str, size: int) -> Attachment:
    """An attachment whose bytes were read."""
    file_name = _line(message.file.rpartition("/")[2])
    return Attachment(ref, file_name, message.title or "", AttachmentKind(message.kind), sha256, size)


def _in_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=OSLO)


def _mistakes_across(message: ApplicationMessage, values: dict[str, Any]) -> tuple[Finding, ...]:
    mistakes: list[Finding] = []
    born = message.applicant.birth_date
    if born is not None and not EARLIEST_BIRTH <= born <= oslo_day(_in_zone(message.received)):
        mistakes.append(
            Finding("where.field", messages.message("sources.birth_date_impossible"), "applicant.birth_date")
        )
    mistakes += _misspelt_protection(message, "", values)
    if message.changed is not None and _in_zone(message.changed) < _in_zone(message.received):
        mistakes.append(
            Finding("where.field", messages.message("sources.changed_before_received"), "changed")
        )
    names = [attachment.file for attachment in message.attachments]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        mistakes.append(
            Finding(
                "where.field",
                messages.message("sources.file_named_twice", number=names.index(name) + 1),
                "attachments",
            )
        )
    return tuple(mistakes)


def _misspelt_protection(message: _Message, path: str, whole: dict[str, Any]) -> list[Finding]:
    """A key that protects somebody, and is nearly written or stands in another place: read as absent it could expose them, so the
    item is kept out. Looked for at every level; beside the right key with the same value it is only a remark.
    """
    found = [
        Finding("where.field", messages.message("sources.misspelt_key", meant=meant), _path(path, name[:60]))
        for name, value in (message.model_extra or {}).items()
        if (meant := protecting_key(name)) and _value_at(whole, meant) != value
    ]
    for place, inner in _inner(message, path):
        found += _misspelt_protection(inner, place, whole)
    return found


def _value_at(whole: dict[str, Any], path: str) -> Any:
    for part in path.split("."):
        whole = whole.get(part, {})
    return whole


def _applicant(message: ApplicantMessage) -> Applicant:
    return Applicant(
        given_name=message.given_name or "",
        family_name=message.family_name or "",
        birth_date=message.birth_date,
        gender=Gender(message.gender or "unknown"),
        email=message.email or "",
        phone=message.phone or "",
        address=message.address or "",
        postcode=message.postcode or "",
        city=message.city or "",
        country=message.country or "",
        municipality=message.municipality or "",
        position=message.position or "",
        protection=Protection(message.protection or "unknown"),
    )


def _education(message: EducationMessage) -> Education:
    return Education(
        message.institution or "",
        message.degree or "",
        message.field or "",
        message.from_ or "",
        message.to or "",
    )


def _experience(message: ExperienceMessage) -> Experience:
    return Experience(
        message.employer or "",
        message.title or "",
        message.from_ or "",
        message.to or "",
        message.description or "",
    )


def _exemption(message: ExemptionMessage | None) -> ExemptionRequest | None:
    return None if message is None else ExemptionRequest(message.requested, message.reason or "")


def _each(messages: list[Any] | None, made: Any) -> Any:
    return None if messages is None else tuple(made(message) for message in messages)


def _unknown_keys(message: _Message, path: str) -> list[Finding]:
    findings = [
        Finding("where.field", messages.message("sources.unknown_key"), _path(path, name[:60]))
        for name in message.model_extra or {}
    ]
    for place, inner in _inner(message, path):
        findings += _unknown_keys(inner, place)
    return findings


def _inner(message: _Message, path: str) -> Iterator[tuple[str, _Message]]:
    """The messages inside it, each with its place."""
    for name, field in type(message).model_fields.items():
        value, place = getattr(message, name), _path(path, field.alias or name)
        if isinstance(value, _Message):
            yield place, value
        elif isinstance(value, list):
            for number, entry in enumerate(value):
                if isinstance(entry, _Message):
                    yield f"{place}[{number}]", entry


def _path(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


def _finding(item: Any) -> Finding:
    where = ""
    for part in item["loc"]:
        where = f"{where}[{part}]" if isinstance(part, int) else _path(where, str(part))
    return Finding("where.field", mistake(item), where or "application.json")
