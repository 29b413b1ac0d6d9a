"""The archive profile: how one body registers what it archives. Read from TOML, validated, with messages that name the line.

A profile reads like the routine's own table. The rules of the law that no body may choose away (a name outside `[[…]]`
on an application) are refused here, so that no other part has to think of them.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from arkivbro.core.errors import Finding, ProfileInvalid
from arkivbro.core.profile_tables import ExemptionRule, LettersRule, ListsRule, Table, breaches
from arkivbro.core.screening import ScreenedText, TemplateError
from arkivbro.core.toml_lines import line_of

TEMPLATE_FIELDS = {
    "vacancy.title": "stillingens tittel",
    "vacancy.unit": "enhetens navn",
    "vacancy.reference": "referansen i rekrutteringssystemet",
    "applicant.name": "søkerens navn",
    "date": "dagen for endringen, slik: 26.11.2026",
    "letter.kind": "brevets slag",
}
"""What a text in a profile may fill in."""

NAMES = frozenset({"applicant.name"})
"""Fields that are names of natural persons."""

Code = Annotated[str, Field(max_length=10, pattern=r"^[\wÆØÅæøå./-]*$")]
Initials = Annotated[str, Field(max_length=20)]
ENTRY_TYPES = ("I", "U", "N", "X", "S")
SCREENING_CODES = ("KID", "TKL", "TM1", "TMO", "NPS", "TR1", "TRO", "NA", "NM", "TD", "MT", "M", "H", "D")
DOCUMENT_SCREENING = ("TD", "H", "D")
HELD_STATUS = {"I": "M", "X": "F", "U": "F", "N": "F", "S": "F"}
"""In which status an entry waits for the archivist (routine, section 2)."""


class AccessRule(Table):
    code: Code = Field(description="Tilgangskode, f.eks. P.")
    basis: str = Field(min_length=1, description="Hjemmel, f.eks. «Offl. § 25».")


class DisposalRule(Table):
    default: Code = Field("", description="Kassasjonskode.")
    hired: Code | None = Field(None, description="Kassasjonskode for den som blir tilsatt.")


class ClassRule(Table):
    system: str = Field(description="Ordningsprinsipp.")
    value: str = Field(description="Ordningsverdi.")
    title: str = Field("", description="Klassens tittel.")


class CaseRule(Table):
    """[case]"""

    title: str = Field(description="Sakens tittel.")
    status: Code = Field("B", description="Saksstatus ved opprettelse.")
    responsible: Initials = Field(description="Saksansvarlig når enheten ikke har en navngitt leder.")
    series: str = Field("", description="Arkivdel.")
    class_: ClassRule | None = Field(None, alias="class", description="Klasse.")
    journal_unit: str = Field("", description="Journalenhet.")
    file_type: str = Field("", description="Mappetype.")
    access_group: str = Field("", description="Tilgangsgruppe.")
    disposal: Code = Field("", description="Kassasjonskode for saken.")
    title_length: int | None = Field(
        None, ge=60, description="Lengste sakstittel i tegn, når arkivet har en grense."
    )


class UnitRule(Table):
    """[units."<id eller navn>"]"""

    code: str = Field("", description="Enhetens kode i arkivet. Tomt: navnet brukes.")
    name: str = Field("", description="Navnet slik det skal stå i titler. Tomt: navnet fra kilden.")
    leader: Initials = Field("", description="Initialene til lederen: saksansvarlig fra første stund.")
    officer: Initials = Field("", description="Initialene til saksbehandleren for enhetens utlysninger.")


class EntryRule(Table):
    """[entry.<slag>]"""

    when: Literal["published", "received", "deadline", "person", "never"] = Field(
        "person", description="Når overføringen går: published, received, deadline, person eller never."
    )
    which: Literal["all", "nominated", "hired"] = Field("all", description="Hvilke søkere.")
    type: Literal["I", "U", "N", "X", "S"] = Field(description="Journalposttype.")
    title: str = Field(description="Tittel; det mellom [[ og ]] er skjermet.")
    document_title: str = Field("", description="Hoveddokumentets tittel. Tomt: som journalposten.")
    sender: str = Field("", description="Avsender.")
    recipient: str = Field("", description="Mottaker.")
    internal: Literal["", "sender", "recipient"] = Field(
        "", description="Saksbehandler og enhet som intern part."
    )
    access: AccessRule | None = Field(None, description="Tilgangskode og hjemmel; ingen: offentlig.")
    screening: tuple[
        Literal["KID", "TKL", "TM1", "TMO", "NPS", "TR1", "TRO", "NA", "NM", "TD", "MT", "M", "H", "D"], ...
    ] = Field((), description="Noark-koder for skjerming av metadata (TRO, NA …) og dokument (H, D).")
    officer: Initials = Field(
        "", description="Saksbehandler. Tomt: den som trykker Arkiver, ellers stillingens."
    )
    sign_off: Code = Field("", description="Avskrivningsmåte ved journalføring.")
    final_status: tuple[Code, ...] | Code = Field(
        "J", description="Endelig status, eller flere i rekkefølge."
    )
    hold: bool = Field(False, description="Stanser i køen Til journalføring (I: M, X og U: F).")
    document_type: Code = Field("", description="Dokumenttype.")
    disposal: DisposalRule = Field(default_factory=DisposalRule, description="Kassasjon.")

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that the ledger sets, in order; held entries stop before they are journalled."""
        if self.hold:
            return (HELD_STATUS[self.type],)
        return (self.final_status,) if isinstance(self.final_status, str) else self.final_status


class JournalRule(Table):
    """[journal]"""

    show_x: bool = Field(True, description="Om X-notater vises i offentlig journal.")
    release_days: int | None = Field(0, ge=0, description="Dager før en journaldag er synlig; 0: straks.")


ENTRY_KINDS = (
    "advertisement", "advertisement_change", "cancelled", "application", "application_change", "withdrawal", "public_list",
    "extended_list", "custom_list", "address_list", "example_letter", "exemption_decision", "exemption_notice",
)  # fmt: skip
"""Each is a table [entry.<kind>]; letters have one for each kind of letter besides: [letter.<kind>]."""

_ABOUT_APPLICANTS = frozenset(
    {"application", "application_change", "withdrawal", "exemption_decision", "exemption_notice"}
)


class ArchiveProfile(Table):
    """The whole profile. `hash` is the SHA-256 of its text: plans point to it."""

    name: str = Field(min_length=1, description="Virksomhetens navn.")
    case: CaseRule
    entry: dict[str, EntryRule]
    letter: dict[str, EntryRule] = Field(default_factory=dict)
    units: dict[str, UnitRule] = Field(default_factory=dict)
    journal: JournalRule = Field(default_factory=JournalRule)
    lists: ListsRule = Field(default_factory=ListsRule)
    letters: LettersRule = Field(default_factory=LettersRule)
    exemption: ExemptionRule = Field(default_factory=ExemptionRule)
    attachment_titles: dict[str, str] = Field(
        default_factory=lambda: {
            "cv": "CV",
            "certificate": "Vitnemål",
            "reference": "Attest",
            "other": "Vedlegg",
        },
        description="Vedleggenes titler etter slag; nummeret kommer etter.",
    )
    hash: str = ""

    def deciders(self, unit_id: str, unit_name: str) -> frozenset[str]:
        """Initials of those who may decide on exemption: the unit's leader and the delegates. Empty: nobody is named here."""
        unit = self.unit_rule(unit_id, unit_name)
        return frozenset(filter(None, (unit.leader if unit else "", *self.exemption.delegates)))

    def unit_rule(self, unit_id: str, unit_name: str) -> UnitRule | None:
        """By the source's id of the unit, else by its name, whatever the letter case."""
        if unit_id and unit_id in self.units:
            return self.units[unit_id]
        by_name = {key.casefold(): rule for key, rule in self.units.items()}
        return by_name.get(" ".join(unit_name.split()).casefold())


def read_profile(text: str, file_name: str = "arkivprofilen") -> ArchiveProfile:
    """The profile in that TOML text. Raises ProfileInvalid with a finding for every mistake: line, field, and what is wrong."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"linje {line.group(1)}" if line else "slutten av filen"
        raise _invalid(file_name, [Finding(where, "er ikke gyldig TOML her.")]) from None
    if "hash" in values:
        raise _invalid(file_name, [Finding(_where(("hash",), text), "«hash» settes ikke i filen.")])
    findings: list[Finding] = []
    profile: ArchiveProfile | None = None
    try:
        profile = ArchiveProfile.model_validate({**values, "hash": hashlib.sha256(text.encode()).hexdigest()})
    except ValidationError as error:
        findings = [_finding(item, text, values) for item in error.errors()]
    findings += [
        Finding(_where(path, text), what)
        for path, what in _rules(values)
        if not any(finding.where == _where(path, text) for finding in findings)
    ]
    if findings or profile is None:
        raise _invalid(file_name, findings)
    return profile


def _invalid(file_name: str, findings: Sequence[Finding]) -> ProfileInvalid:
    listed = " ".join(f"{finding.where}: {finding.what}" for finding in findings)
    return ProfileInvalid(f"{file_name} har feil. {listed}", setting="profile", findings=tuple(findings))


def _where(path: Sequence[str], text: str) -> str:
    line = line_of(path, text)
    return (f"linje {line}, " if line else "") + ".".join(path)


# --- rules that types cannot tell --------------------------------------------------------------------------------


def _rules(values: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every breach of a rule that goes across fields, or into a text."""
    case = values.get("case")
    if isinstance(case, dict):
        yield from _template(
            ("case", "title"), case.get("title"), ("vacancy.title", "vacancy.unit", "vacancy.reference")
        )
        if isinstance(case.get("title"), str) and "{vacancy.reference}" not in case["title"]:
            yield ("case", "title"), "må ha med {vacancy.reference}, så saken kan finnes igjen."
    entries = values.get("entry")
    if isinstance(entries, dict):
        for kind in ("advertisement", "application"):
            if kind not in entries:
                yield ("entry", kind), f"mangler: [entry.{kind}] må være med."
        for kind, rule in entries.items():
            if kind not in ENTRY_KINDS:
                yield ("entry", kind), f"ukjent slag.{_nearest(kind, ENTRY_KINDS)}"
            elif isinstance(rule, dict):
                yield from _entry_rules(("entry", kind), rule, about_applicant=kind in _ABOUT_APPLICANTS)
    letters = values.get("letter")
    if isinstance(letters, dict):
        for kind, rule in letters.items():
            if isinstance(rule, dict):
                yield from _entry_rules(("letter", kind), rule, about_applicant=True)
    yield from breaches(values)


def _entry_rules(
    path: tuple[str, ...], rule: dict[str, Any], *, about_applicant: bool
) -> Iterator[tuple[tuple[str, ...], str]]:
    for field in ("title", "document_title", "sender", "recipient"):
        yield from _template(
            (*path, field), rule.get(field), tuple(TEMPLATE_FIELDS), applicant=about_applicant
        )
    if rule.get("type") == "I" and not rule.get("sender"):
        yield (*path, "type"), "en inngående journalpost (I) må ha avsender (sender)."
    if rule.get("type") == "U" and not rule.get("recipient"):
        yield (*path, "type"), "en utgående journalpost (U) må ha mottaker (recipient)."
    screening = rule.get("screening")
    if isinstance(screening, list) and screening and "access" not in rule:
        yield (*path, "screening"), "skjerming krever tilgangskode og hjemmel (access)."
    if about_applicant and "access" not in rule:
        yield (*path, "type"), "må ha tilgangskode og hjemmel (access): journalposten gjelder en søker."


def _template(
    path: tuple[str, ...], template: object, known: Sequence[str], *, applicant: bool = False
) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(template, str) or not template:
        return
    unknown: list[str] = []

    def value_of(field: str) -> tuple[str, bool]:
        if field not in known or (field in NAMES and not applicant):
            unknown.append(field)
        return "X", field in NAMES

    try:
        text = ScreenedText.from_template(template, value_of)
    except TemplateError as error:
        yield path, f"{error}."
        return
    for field in unknown:
        allowed = [name for name in known if name not in NAMES or applicant]
        yield path, f"ukjent felt {{{field}}}.{_nearest(field, allowed)}"
    if any(part.personal_name and not part.screened for part in text.parts):
        yield path, "viser {applicant.name} for alle: navnet må stå mellom [[ og ]]."


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f" Mente du «{near[0]}»?" if near else f" Kjente: {', '.join(known)}."


# --- pydantic's messages in Norwegian ----------------------------------------------------------------------------


def _finding(item: Any, text: str, values: dict[str, Any]) -> Finding:
    path = _path_in_file([str(part) for part in item["loc"]], values)
    return Finding(_where(path, text), _norwegian(item, path))


def _path_in_file(location: list[str], values: Any) -> tuple[str, ...]:
    """Without what pydantic adds for the branches of a union."""
    path: list[str] = []
    for part in location:
        if isinstance(values, dict) and part not in values and path and path[-1] == "final_status":
            break
        path.append("class" if part == "class_" else part)
        values = values.get(part, {}) if isinstance(values, dict) else None
    return tuple(part for part in path if not part.startswith(("tuple[", "constrained")))


def _norwegian(item: Any, path: tuple[str, ...]) -> str:
    context = item.get("ctx", {})
    match item["type"]:
        case "extra_forbidden":
            return f"ukjent felt.{_nearest(path[-1], _fields_beside(path))}"
        case "missing":
            return "mangler."
        case "enum" | "literal_error":
            return f"må være {context['expected'].replace(' or ', ' eller ')}."
        case "string_too_short":
            return "kan ikke være tom."
        case "string_too_long":
            return f"er lengre enn {context['max_length']} tegn."
        case "string_pattern_mismatch" if "days_off" in path:
            return "må være en dag slik: «24.12»."
        case "string_pattern_mismatch":
            return "er ikke en kode: bare bokstaver, tall, punktum, skråstrek og bindestrek."
        case "greater_than_equal":
            return f"må være minst {context['ge']}."
        case kind if kind.startswith("string"):
            return "må være tekst i anførselstegn."
        case kind if kind.startswith("bool"):
            return "må være true eller false."
        case kind if kind.startswith("int"):
            return "må være et helt tall."
        case kind if kind.startswith(("dict", "model")):
            return "må være en tabell."
        case kind if kind.startswith(("tuple", "list")):
            return "må være en liste: [ … ]."
        case _:
            return "kan ikke brukes slik."


def _fields_beside(path: tuple[str, ...]) -> list[str]:
    tables: dict[str, type[BaseModel]] = {
        "case": CaseRule, "entry": EntryRule, "letter": EntryRule, "units": UnitRule, "journal": JournalRule, "lists": ListsRule,
        "letters": LettersRule, "exemption": ExemptionRule,
    }  # fmt: skip
    model: type[BaseModel] = ArchiveProfile if len(path) == 1 else tables.get(path[0], ArchiveProfile)
    if path[-2:-1] == ("access",):
        model = AccessRule
    if path[-2:-1] == ("disposal",):
        model = DisposalRule
    if path[-2:-1] == ("class",):
        model = ClassRule
    return [field.alias or name for name, field in model.model_fields.items() if name != "hash"]
