"""The archive profile: how one body registers what it archives. Read from TOML, validated, with messages that name the line.

A profile reads like the routine's own table. The rules of the law that no body may choose away (a name outside `[[…]]`
on an application) are refused here, so that no other part has to think of them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PrivateAttr, ValidationError

from arkivbro.core.errors import Finding, ProfileInvalid
from arkivbro.core.messages import Message, message
from arkivbro.core.profile_tables import Breach, ExemptionRule, LettersRule, ListsRule, Table, breaches
from arkivbro.core.screening import ScreenedText, TemplateError
from arkivbro.core.toml_lines import line_of
from arkivbro.core.value_mistakes import mistake, unknown

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
OF_THE_VACANCY = frozenset({"vacancy.title", "vacancy.unit", "vacancy.reference"})
"""Fields that are what the vacancy is called."""

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
    """[units."<kilde>:<id> eller navn"]"""

    code: str = Field("", description="Enhetens kode i arkivet. Tomt: navnet brukes.")
    name: str = Field("", description="Navnet slik det skal stå i titler. Tomt: navnet fra kilden.")
    leader: Initials = Field("", description="Initialene til lederen: saksansvarlig fra første stund.")
    officer: Initials = Field("", description="Initialene til saksbehandleren for enhetens utlysninger.")


class EntryRule(Table):
    """[entry.<slag>]"""

    when: Literal["published", "received", "deadline", "person", "never"] = Field(
        "person",
        description="Når overføringen går: published, received, deadline, person eller never. Lister, brev og vedtak: person eller never.",
    )
    type: Literal["I", "U", "N", "X", "S"] = Field(description="Journalposttype.")
    title: str = Field(description="Tittel; det mellom [[ og ]] er skjermet.")
    titles: dict[str, str] = Field(
        default_factory=dict,
        description='Tittelen for stillinger fra bestemte kilder, etter kildens navn: {builtin = "Utlysning – annonse"}. Ellers title.',
    )
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


_ONLY_A_PERSON = frozenset(ENTRY_KINDS) - {
    "advertisement", "advertisement_change", "cancelled", "application", "application_change", "withdrawal",
}  # fmt: skip
"""Kinds that nothing but a person's act sets off, as letters: no moment can be promised for them."""
_BY_A_PERSON = ("person", "never")


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
    _text: str = PrivateAttr("")

    @property
    def entry_access_codes(self) -> frozenset[str]:
        """Every access code that it gives to an entry: what may come into a case."""
        rules = (*self.entry.values(), *self.letter.values())
        return frozenset(rule.access.code for rule in rules if rule.access is not None) - {""}

    @property
    def letter_kinds(self) -> dict[str, str]:
        """The kinds of letters that there are, and what each is called: those with a rule, and those that a person says the access of.
        A letter of another kind would be nobody's to archive.
        """
        return {kind: self.letters.name_of(kind) for kind in (*self.letters.names, *self.letter)}

    def finding(self, path: Sequence[str], wrong: Message) -> Finding:
        """What somebody else (an archive) finds wrong with the value there, at its line in the file."""
        return _found(path, self._text, wrong)

    def deciders(self, unit_ref: str, unit_name: str) -> frozenset[str]:
        """Initials of those who may decide on exemption: the unit's leader and the delegates. Empty: nobody is named here."""
        unit = self.unit_rule(unit_ref, unit_name)
        return frozenset(filter(None, (unit.leader if unit else "", *self.exemption.delegates)))

    def with_unit(self, unit_ref: str, said: UnitRule | None) -> ArchiveProfile:
        """The same, with what people have said of that unit on the page *Enheter og arkiv*: it stands over the file."""
        return self if said is None else self.model_copy(update={"units": {**self.units, unit_ref: said}})

    def unit_rule(self, unit_ref: str, unit_name: str) -> UnitRule | None:
        """By the unit's Ref, "<source>:<id>", else by its name, whatever the letter case."""
        if unit_ref in self.units:
            return self.units[unit_ref]
        by_name = {key.casefold(): rule for key, rule in self.units.items()}
        return by_name.get(" ".join(unit_name.split()).casefold())


def read_profile(text: str, file_name: str = "arkivprofilen") -> ArchiveProfile:
    """The profile in that TOML text. Raises ProfileInvalid with a finding for every mistake: line, field, and what is wrong."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where, place = ("where.line", line.group(1)) if line else ("where.end_of_file", "")
        raise _invalid(file_name, [Finding(where, message("value.no_toml"), place)]) from None
    if "hash" in values:
        raise _invalid(file_name, [_found(("hash",), text, message("profile.hash_is_made"))])
    findings: list[Finding] = []
    profile: ArchiveProfile | None = None
    try:
        profile = ArchiveProfile.model_validate({**values, "hash": hashlib.sha256(text.encode()).hexdigest()})
    except ValidationError as error:
        findings = [_finding(item, text, values) for item in error.errors()]
    places = {finding.place for finding in findings}
    told = (_found(path, text, wrong) for path, wrong in _rules(values))
    findings += [finding for finding in told if finding.place not in places]
    if findings or profile is None:
        raise _invalid(file_name, findings)
    profile._text = text
    return profile


def _invalid(file_name: str, findings: Sequence[Finding]) -> ProfileInvalid:
    return ProfileInvalid("profile.has_mistakes", file=file_name, setting="profile", findings=tuple(findings))


def _found(path: Sequence[str], text: str, wrong: Message) -> Finding:
    """The mistake at its line, or where nothing of it stands in the file, at its field."""
    line, field = line_of(path, text), ".".join(path)
    return Finding("where.line", wrong, f"{line}, {field}") if line else Finding("where.field", wrong, field)


# --- rules that types cannot tell --------------------------------------------------------------------------------


def _rules(values: dict[str, Any]) -> Iterator[Breach]:
    """Every breach of a rule that goes across fields, or into a text."""
    case = values.get("case")
    if isinstance(case, dict):
        yield from _template(
            ("case", "title"), case.get("title"), ("vacancy.title", "vacancy.unit", "vacancy.reference")
        )
        if isinstance(case.get("title"), str) and "{vacancy.reference}" not in case["title"]:
            yield ("case", "title"), message("profile.no_reference_in_title")
    entries = values.get("entry")
    if isinstance(entries, dict):
        for kind in ("advertisement", "application"):
            if kind not in entries:
                yield ("entry", kind), message("profile.kind_missing", kind=kind)
        for kind, rule in entries.items():
            if kind not in ENTRY_KINDS:
                yield ("entry", kind), unknown(kind, ENTRY_KINDS)
            elif isinstance(rule, dict):
                yield from _entry_rules(("entry", kind), rule, about_applicant=kind in _ABOUT_APPLICANTS)
                if kind in _ONLY_A_PERSON:
                    yield from _moment(("entry", kind), rule)
    letters, about = values.get("letter"), values.get("letters")
    if isinstance(letters, dict):
        names = about.get("names") if isinstance(about, dict) else None
        for kind, rule in letters.items():
            if isinstance(names, dict) and kind not in names:
                yield ("letter", kind), message("profile.letter_without_name", kind=kind)
            if isinstance(rule, dict):
                yield from _entry_rules(("letter", kind), rule, about_applicant=True)
                yield from _moment(("letter", kind), rule)
    yield from breaches(values)


def _entry_rules(path: tuple[str, ...], rule: dict[str, Any], *, about_applicant: bool) -> Iterator[Breach]:
    for field in ("title", "document_title", "sender", "recipient"):
        yield from _template(
            (*path, field), rule.get(field), tuple(TEMPLATE_FIELDS), applicant=about_applicant
        )
    titles = rule.get("titles")
    for source, title in titles.items() if isinstance(titles, dict) else ():
        yield from _template(
            (*path, "titles", source), title, tuple(TEMPLATE_FIELDS), applicant=about_applicant
        )
    if rule.get("type") == "I" and not rule.get("sender"):
        yield (*path, "type"), message("profile.incoming_without_sender")
    if rule.get("type") == "U" and not rule.get("recipient"):
        yield (*path, "type"), message("profile.outgoing_without_recipient")
    screening = rule.get("screening")
    if isinstance(screening, list) and screening and "access" not in rule:
        yield (*path, "screening"), message("profile.screening_without_access")
    if about_applicant and "access" not in rule:
        yield (*path, "type"), message("profile.applicant_without_access")


def _moment(path: tuple[str, ...], rule: dict[str, Any]) -> Iterator[Breach]:
    if rule.get("when", "person") not in _BY_A_PERSON and isinstance(rule["when"], str):
        yield (*path, "when"), message("profile.only_a_person")


def _template(
    path: tuple[str, ...], template: object, known: Sequence[str], *, applicant: bool = False
) -> Iterator[Breach]:
    if not isinstance(template, str) or not template:
        return
    not_known: list[str] = []

    def value_of(field: str) -> tuple[str, bool]:
        if field not in known or (field in NAMES and not applicant):
            not_known.append(field)
        return "X", field in NAMES

    try:
        text = ScreenedText.from_template(template, value_of)
    except TemplateError as error:
        yield path, message(error.code)
        return
    for field in not_known:
        allowed = [name for name in known if name not in NAMES or applicant]
        yield path, unknown(field, allowed)
    if any(part.personal_name and not part.screened for part in text.parts):
        yield path, message("profile.name_for_all")


# --- what pydantic found ----------------------------------------------------------------------------------------


def _finding(item: Any, text: str, values: dict[str, Any]) -> Finding:
    path = _path_in_file([str(part) for part in item["loc"]], values)
    return _found(path, text, _mistake(item, path))


def _path_in_file(location: list[str], values: Any) -> tuple[str, ...]:
    """Without what pydantic adds for the branches of a union."""
    path: list[str] = []
    for part in location:
        if isinstance(values, dict) and part not in values and path and path[-1] == "final_status":
            break
        path.append("class" if part == "class_" else part)
        values = values.get(part, {}) if isinstance(values, dict) else None
    return tuple(part for part in path if not part.startswith(("tuple[", "constrained")))


NOT_TOLD = frozenset({"which", "hired"})
"""What profiles of the first releases could say, and no source tells: who was nominated, and who was hired."""


def _mistake(item: Any, path: tuple[str, ...]) -> Message:
    if item["type"] == "string_pattern_mismatch":
        return message("profile.no_day" if "days_off" in path else "profile.no_code")
    if item["type"] == "extra_forbidden" and path[-1] in NOT_TOLD:
        return message("profile.not_told", name=path[-1])
    return mistake({**item, "loc": path}, _fields_beside(path))


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
