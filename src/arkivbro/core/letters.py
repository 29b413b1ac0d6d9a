"""Letters: templates with merge fields, merging for each recipient, and whether letters are one letter (routine sections 1, 2).

A merge field is written `{fornavn}`. What comes from facts is never read as markup: braces in a name are braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from arkivbro.core.errors import BadFacts, Finding, WrongUse
from arkivbro.core.messages import Message, message
from arkivbro.core.recruitment import Applicant, Attachment, Protection
from arkivbro.core.ref import Ref
from arkivbro.core.screening import one_line
from arkivbro.core.value_mistakes import unknown

CONFIRMATION, INTERVIEW, REJECTION, OFFER = "confirmation", "interview", "rejection", "offer"
EXEMPTION_NOTICE = "exemption_notice"
"""The notice of a decision on exemption: registered as `[entry.exemption_notice]` says."""

NAME_AND_ADDRESS = {
    "navn": "søkerens navn",
    "fornavn": "søkerens fornavn",
    "etternavn": "søkerens etternavn",
    "adresse": "gateadressen",
    "postnr": "postnummeret",
    "poststed": "poststedet",
    "land": "landet, når det ikke er Norge",
}
"""Fields in which letters may differ and still be one letter: an example and an address list tell the rest."""

ADDRESS = frozenset({"adresse", "postnr", "poststed", "land"})

COMMON_FIELDS = {
    "stilling": "stillingens tittel",
    "enhet": "enhetens navn",
    "referanse": "stillingens referanse",
    "virksomhet": "virksomhetens navn",
    "dato": "dagens dato",
    "avsender": "den som sender brevet",
}
"""The same for every recipient; `merge` is given their values."""

_FIELD = re.compile(r"\{([^{}\n]*)\}")


class Language(StrEnum):
    """Målform."""

    BOKMAAL = "nb"
    NYNORSK = "nn"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """Brevmal. `kind` is the profile's name of the kind ("interview"); `fields` are those that a person fills in besides."""

    kind: str
    language: Language
    subject: str
    body: str
    """Paragraphs separated by an empty line."""
    fields: Mapping[str, str]
    """Its own fields, and what each is."""

    @property
    def used(self) -> tuple[str, ...]:
        """The fields that it uses, in order, each once."""
        found = _FIELD.findall(f"{self.subject}\n{self.body}")
        return tuple(dict.fromkeys(name.strip() for name in found))


@dataclass(frozen=True, slots=True)
class MergedLetter:
    """A letter as one recipient gets it. `core` is its text with the recipient's name and address as fields."""

    kind: str
    language: Language
    subject: str
    body: str
    core: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Mottaker: an application's applicant, and what only this one's letter says (an interview's time and place)."""

    application: Ref
    applicant: Applicant
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MergeProblem:
    """Why a recipient's letter could not be merged; `missing` are names of fields. For the screen, never for a log."""

    application: Ref
    missing: tuple[str, ...]

    @property
    def message(self) -> Message:
        return message("letters.value_missing", fields=tuple(f"{{{name}}}" for name in self.missing))


@dataclass(frozen=True, slots=True)
class MergeRun:
    """Letters by application, in the order of the recipients, and what went wrong for the others."""

    letters: Mapping[Ref, MergedLetter]
    problems: tuple[MergeProblem, ...] = ()


# --- merging -----------------------------------------------------------------------------------------------------


def check_template(template: LetterTemplate) -> tuple[Finding, ...]:
    """What is wrong with a template, before anybody uses it: unknown fields with the nearest known, lone braces."""
    known = [*NAME_AND_ADDRESS, *COMMON_FIELDS, *template.fields]
    findings: list[Finding] = []
    for where, text in (("where.letter_subject", template.subject), ("where.letter_body", template.body)):
        for name in dict.fromkeys(found.strip() for found in _FIELD.findall(text)):
            if name not in known:
                findings.append(Finding(where, unknown(name, known)))
        if re.search(r"[{}]", _FIELD.sub("", text)):
            findings.append(Finding(where, message("letters.braces_not_paired")))
        if not text.strip():
            findings.append(Finding(where, message("value.empty")))
    return tuple(findings)


def merge(template: LetterTemplate, recipient: Recipient, common: Mapping[str, str]) -> MergedLetter:
    """The letter to one recipient. Raises BadFacts with a finding for each field that has no value; WrongUse for a template
    that is wrong in itself.
    """
    if findings := check_template(template):
        raise WrongUse("letters.template_has_mistakes", findings=findings)
    values = _values(recipient, common)
    missing = _missing(template, recipient, values)
    if missing:
        problem = MergeProblem(recipient.application, missing)
        findings = tuple(
            Finding(
                "where.one_application",
                message("letters.value_missing", fields=(f"{{{name}}}",)),
                str(recipient.application),
            )
            for name in missing
        )
        raise BadFacts(problem.message, findings=findings)
    apart = {name: value for name, value in values.items() if name not in NAME_AND_ADDRESS}
    return MergedLetter(
        template.kind,
        template.language,
        one_line(_filled(template.subject, values)),
        _tidy(_filled(template.body, values)),
        f"{_filled(template.subject, apart)}\n{_filled(template.body, apart)}",
    )


def merge_all(
    template: LetterTemplate, recipients: Iterable[Recipient], common: Mapping[str, str]
) -> MergeRun:
    """A letter for each who has all that it needs; the others are told of, one by one. Raises WrongUse as `merge`."""
    letters: dict[Ref, MergedLetter] = {}
    problems: list[MergeProblem] = []
    if findings := check_template(template):
        raise WrongUse("letters.template_has_mistakes", findings=findings)
    for recipient in recipients:
        missing = _missing(template, recipient, _values(recipient, common))
        if missing:
            problems.append(MergeProblem(recipient.application, missing))
        else:
            letters[recipient.application] = merge(template, recipient, common)
    return MergeRun(letters, tuple(problems))


def _values(recipient: Recipient, common: Mapping[str, str]) -> dict[str, str]:
    return {**common, **recipient.own, **name_and_address(recipient.applicant)}


def _missing(template: LetterTemplate, recipient: Recipient, values: Mapping[str, str]) -> tuple[str, ...]:
    """The fields without a value. An address that is withheld is not missed: the lines are left out."""
    not_missed = {"land"}
    if is_protected(recipient.applicant):
        not_missed |= ADDRESS
    return tuple(
        name for name in template.used if name not in not_missed and not values.get(name, "").strip()
    )


def is_protected(applicant: Applicant) -> bool:
    """Whether no address of the applicant's may stand on any list or letter."""
    return applicant.protection in (Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)


def name_and_address(applicant: Applicant) -> dict[str, str]:
    """What fills the fields of name and address. Nothing of a protected address goes into a letter (routine, section 2)."""
    country = one_line(applicant.country)
    values = {
        "navn": one_line(applicant.name),
        "fornavn": one_line(applicant.given_name or applicant.family_name),
        "etternavn": one_line(applicant.family_name or applicant.given_name),
        "adresse": one_line(applicant.address),
        "postnr": one_line(applicant.postcode),
        "poststed": one_line(applicant.city),
        "land": "" if country.casefold() in ("norge", "noreg", "norway") else country,
    }
    if is_protected(applicant):
        values |= dict.fromkeys(ADDRESS, "")
    return values


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Each field once: what is filled in is not looked at again. A field without a value stays as it is."""

    def value_of(found: re.Match[str]) -> str:
        return values.get(found.group(1).strip(), found.group(0))

    return _FIELD.sub(value_of, text)


def _tidy(text: str) -> str:
    """Without the blank line that an empty field leaves inside a block of lines."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines()))


# --- one letter or several ---------------------------------------------------------------------------------------


def differ_in_more_than_name_and_address(letters: Sequence[MergedLetter]) -> bool:
    """Whether the letters must be archived one by one: an example letter with an address list would not tell what they said."""
    return len({(letter.kind, letter.language, letter.core) for letter in letters}) > 1


def edited(letter: MergedLetter, applicant: Applicant, *, subject: str, body: str) -> MergedLetter:
    """The letter as a person changed it before sending. Name and address are found again by their words, so that letters
    that were all changed alike still are one letter; a doubt makes them differ.
    """
    core = f"{one_line(subject)}\n{body}"
    given = name_and_address(applicant)
    for name, value in sorted(given.items(), key=lambda item: -len(item[1])):
        if value:
            core = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"{{{name}}}", core)
    return MergedLetter(letter.kind, letter.language, one_line(subject), body, core)


# --- what was sent -----------------------------------------------------------------------------------------------


class SentBy(StrEnum):
    """How a letter reached its recipient."""

    EMAIL = "email"
    UPLOADED = "uploaded"
    ELSEWHERE = "elsewhere"
    """Marked by a person as sent from the external source; we never e-mail its applicants."""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter to be archived. An example letter stands for `recipients` letters and names none of them."""

    ref: Ref
    """Of the letter in its source, which is ours for letters that are written here. Never a name."""
    kind: str
    kind_name: str
    """As titles have it: "Innkalling til intervju"."""
    sent_at: datetime
    sent_by: str
    how: SentBy = SentBy.EMAIL
    language: str = Language.BOKMAAL
    subject: str = ""
    body: str = ""
    example: bool = False
    recipients: int = 1
    file: Attachment | None = None
    """The letter itself, where it was uploaded."""
    access_code: str = ""
    """Chosen by a person, for a kind that the profile has no rule for (offer, decision, contract, own kinds)."""
    legal_basis: str = ""
    officer: str = ""
    """Initials in the archive of the one who had it archived, where known."""
