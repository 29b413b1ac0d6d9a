"""A candidate of the REST API as an Application: details, CV and files by the names of the mapping.

What is absent is unknown. A value that could expose somebody and is not understood keeps the application out; any other is noted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from arkivbro.connectors.protecting_words import protecting_key
from arkivbro.connectors.webcruiter.feed_item import SOURCE_NAME
from arkivbro.connectors.webcruiter.mapping import CandidateNames, EducationNames, ExperienceNames, Mapping
from arkivbro.connectors.webcruiter.named_values import Named, WrongReply, chosen, found, key
from arkivbro.core.errors import Finding
from arkivbro.core.messages import message
from arkivbro.core.recruitment import (
    Applicant,
    Application,
    AttachmentKind,
    Education,
    ExemptionRequest,
    Experience,
    Gender,
    Protection,
)
from arkivbro.core.ref import Ref

MOST_ROWS = 500
MOST_FILES = 500
_ADDRESS = re.compile(r"(https?://[^\s?#]*)[?#]\S*", re.IGNORECASE)
"""A value that is an address and nothing else."""


@dataclass(frozen=True, slots=True)
class Told:
    """The three replies about a candidate. `cv` and `files` None: they were not asked for, or this contract does not have them."""

    id: str
    details: Any
    cv: Any = None
    files: Any = None

    def mark(self, mapping: Mapping) -> str:
        """Of all that was told, but for what changes in an address each time it is asked for; not in what the mapping takes in."""
        text = json.dumps([mapping.digest, self.details, self.cv, self.files], sort_keys=True, default=str)
        steady = json.dumps(_steady(json.loads(text), _taken_in(mapping)), sort_keys=True)
        return hashlib.sha256(steady.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as the list of files tells of it."""

    id: str
    name: str
    title: str
    kind: AttachmentKind
    address: str
    """As the reply names it; "" where the path of the mapping leads to it."""


def files_of(told: Told, mapping: Mapping) -> tuple[list[NamedFile], list[Finding]]:
    """The files in order. Raises WrongReply: one that is not understood would be one left out."""
    if told.files is None:
        return [], []
    listed = told.files if isinstance(told.files, list) else None
    if listed is None:
        listed = Named(told.files, "files.").objects(mapping.file.items, MOST_FILES)
    if listed is None:
        raise WrongReply(found("files", "webcruiter.no_list"))
    if len(listed) > MOST_FILES:
        raise WrongReply(found("files", "webcruiter.too_many", limit=MOST_FILES))
    files, findings, ids = list[NamedFile](), list[Finding](), set[str]()
    for number, entry in enumerate(listed):
        named = Named(entry, f"files[{number}].")
        file = _file(named, mapping)
        if file.id in ids:
            raise WrongReply(found(f"files[{number}]", "webcruiter.file_twice"))
        ids.add(file.id)
        files.append(file)
        findings += named.findings
    return files, findings


def _file(named: Named, mapping: Mapping) -> NamedFile:
    names, told = mapping.file, named.line(mapping.file.kind)
    kinds = ((one.value, getattr(mapping.kinds, one.value)) for one in AttachmentKind)
    kind = chosen(told, kinds)
    if kind is None:
        named.note(names.kind, message("webcruiter.unknown_value"))
    named.know((*names.size, *names.title, *names.name))
    id_ = named.identifier(names.id)
    file_name = named.line(names.name)
    if not file_name:
        raise WrongReply(
            found(f"{named.place}{names.name[0] if names.name else 'name'}", "webcruiter.missing")
        )
    address = named.line(names.address) if names.address else ""
    named.findings += [found(f"{named.place}{name}", "webcruiter.unknown_field") for name in named.unknown()]
    title = named.line(names.title)
    return NamedFile(id_, file_name, title, AttachmentKind(kind or "other"), address)


def application_of(told: Told, mapping: Mapping) -> tuple[Application, list[Finding]]:
    """The facts but for the files, and what was odd. Raises WrongReply."""
    named, names = Named(told.details), mapping.candidate
    named.know((*names.id, *names.unused, "cv", "files"))
    if named.identifier(names.id) != told.id:  # the other id is not told: it is perhaps another person's
        raise WrongReply(found(names.id[0], "webcruiter.another_id"))
    received = named.moment(names.received)
    if received is None:
        raise WrongReply(found(names.received[0] if names.received else "received", "webcruiter.missing"))
    findings: list[Finding] = []
    education, experience = _cv(told, named, mapping, findings)
    application = Application(
        ref=Ref(SOURCE_NAME, told.id),
        vacancy_reference=named.identifier(names.vacancy),
        received=received,
        applicant=_applicant(named, mapping),
        education=education,
        experience=experience,
        letter=named.text(names.letter) if named.has(names.letter) else None,
        exemption=_exemption(named, mapping),
        withdrawn=named.moment(names.withdrawn),
        changed=named.moment(names.changed),
    )
    unknown = [found(name, "webcruiter.unknown_field") for name in named.unknown()]
    _require_no_protection(told.details, unknown)
    return application, [*named.findings, *findings, *unknown]


def _require_no_protection(details: Any, unknown: list[Finding]) -> None:
    """Raises WrongReply for a field that nobody has named in the mapping, is called something that protects, and says something."""
    may_protect = tuple(
        found(one.place, "webcruiter.may_protect")
        for one in unknown
        if protecting_key(one.place) and details.get(one.place) not in (None, "", False, 0, [], {})
    )
    if may_protect:
        raise WrongReply(*may_protect)


def _applicant(named: Named, mapping: Mapping) -> Applicant:
    names, values = mapping.candidate, mapping.values
    given, family = named.line(names.given_name), named.line(names.family_name)
    if not given and not family:
        family = named.line(names.whole_name)
        if not family:
            raise WrongReply(
                found(names.family_name[0] if names.family_name else "name", "webcruiter.missing")
            )
        named.note(names.whole_name, message("webcruiter.name_in_one"))
    else:
        named.know(names.whole_name)
    genders = (
        ("female", values.female),
        ("male", values.male),
        ("other", values.other),
        ("unknown", values.no_gender),
    )
    gender = _known_or_noted(named, names.gender, genders)
    return Applicant(
        given_name=given,
        family_name=family,
        birth_date=named.day(names.birth_date),
        gender=Gender(gender or "unknown"),
        email=named.line(names.email),
        phone=named.line(names.phone),
        address=_address(named, names),
        postcode=named.line(names.postcode),
        city=named.line(names.city),
        country=named.line(names.country),
        municipality=named.line(names.municipality),
        position=named.line(names.position),
        protection=_protection(named, mapping),
    )


def _address(named: Named, names: CandidateNames) -> str:
    """A text; where it is an object, what is inside it is named by paths with a dot."""
    told = named.value(names.address)
    return named.line(tuple(one for one in names.address if not isinstance(told, dict) or "." in one))


def _known_or_noted(
    named: Named, names: tuple[str, ...], choices: Iterable[tuple[str, tuple[str, ...]]]
) -> str | None:
    told = named.line(names)
    choice = chosen(told, choices)
    if choice is None and told:
        named.note(names, message("webcruiter.unknown_value"))
    return choice


def _protection(named: Named, mapping: Mapping) -> Protection:
    names, values = mapping.candidate.protection, mapping.values
    told = named.value(names)
    if told is None:
        return Protection.UNKNOWN
    choices = (
        ("none", values.unprotected),
        ("confidential", values.confidential),
        ("strictly_confidential", values.strictly_confidential),
    )
    choice = chosen(str(told), choices)
    if choice is None:
        raise WrongReply(found(names[0], "webcruiter.unknown_protection"))
    return Protection(choice)


def _exemption(named: Named, mapping: Mapping) -> ExemptionRequest | None:
    """The wish. Absent is unknown; what is neither yes nor no keeps the application out."""
    names, values = mapping.candidate.exemption, mapping.values
    told = named.value(names)
    if told is None:
        named.know(mapping.candidate.exemption_reason)
        return None
    choice = chosen(str(told), (("yes", values.yes), ("no", values.no)))
    if choice is None:
        raise WrongReply(found(names[0], "webcruiter.unknown_protection"))
    return ExemptionRequest(choice == "yes", named.text(mapping.candidate.exemption_reason))


def _cv(
    told: Told, details: Named, mapping: Mapping, findings: list[Finding]
) -> tuple[tuple[Education, ...] | None, tuple[Experience, ...] | None]:
    """From the reply of its own, else from the details."""
    named = details if told.cv is None else Named(told.cv, "cv.")
    education = named.objects(mapping.cv.education, MOST_ROWS)
    experience = named.objects(mapping.cv.experience, MOST_ROWS)
    if named is not details:
        findings += [found(f"cv.{name}", "webcruiter.unknown_field") for name in named.unknown()]
    return (
        _rows(education, "education", lambda row: _education(row, mapping.education), findings),
        _rows(experience, "experience", lambda row: _experience(row, mapping.experience), findings),
    )


def _rows(listed: list[Any] | None, place: str, made: Callable[[Named], Any], findings: list[Finding]) -> Any:
    if listed is None:
        return None
    rows = []
    for number, one in enumerate(listed):
        named = Named(one, f"{place}[{number}].")
        rows.append(made(named))
        findings += named.findings
        findings += [found(f"{place}.{name}", "webcruiter.unknown_field") for name in named.unknown()]
    return tuple(rows)


def _education(row: Named, names: EducationNames) -> Education:
    return Education(
        row.line(names.institution),
        row.line(names.degree),
        row.line(names.field),
        row.line(names.from_),
        row.line(names.to),
    )


def _experience(row: Named, names: ExperienceNames) -> Experience:
    return Experience(
        row.line(names.employer),
        row.line(names.title),
        row.line(names.from_),
        row.line(names.to),
        row.text(names.description),
    )


def _taken_in(mapping: Mapping) -> frozenset[str]:
    """The names of values that an application is made of: all of such a value counts, also what is behind a "?"."""
    tables = (
        mapping.candidate.model_dump(exclude={"unused"}),
        mapping.education.model_dump(),
        mapping.experience.model_dump(),
        mapping.file.model_dump(exclude={"address"}),
    )
    return frozenset(
        key(part)
        for table in tables
        for names in table.values()
        for name in names
        for part in name.split(".")
    )


def _steady(value: Any, taken_in: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: one if key(name) in taken_in and isinstance(one, str) else _steady(one, taken_in)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_steady(one, taken_in) for one in value]
    found = _ADDRESS.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else value
