"""`arkivbro check` for ePhorte: what was tried, how it went, and what to do. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.directory import CODE_TABLES, Directory
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.connectors.ephorte.lengths import PURSUANT
from arkivbro.connectors.ephorte.titles import length_of
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured
from arkivbro.core.profile import ArchiveProfile
from arkivbro.ports import CheckLevel, CheckResult

SECONDS = 60.0
KEY_LENGTH = 28
"""Characters in a key: `ab` and 26 more."""
PROBE_KEY = "ab" + "a" * 26
KEYED = (("Case", "case", "saken"), ("RegistryEntry", "entry", "journalposten"),
         ("DocumentDescription", "document", "dokumentbeskrivelsen"))  # fmt: skip


def check_everything(name: str, client: NCoreClient, directory: Directory) -> tuple[CheckResult, ...]:
    """All results; where the connection fails, only that."""
    budget = Budget(SECONDS)
    results = [_connection(name, client, budget)]
    if results[0].level is CheckLevel.ERROR:
        return tuple(results)
    results.append(_login(name, directory, budget))
    if results[-1].level is CheckLevel.ERROR:
        return tuple(results)
    results += _codes(name, directory, client.settings, budget)
    results += _journal_unit(name, directory, client.settings, budget)
    for type, kind, place in KEYED:
        results.append(_key_attribute(name, client, type, kind, place, budget))
    results.append(_visibility(name, client.settings))
    return tuple(results)


def check_profile(
    name: str, profile: ArchiveProfile, directory: Directory, settings: EphorteConfiguration
) -> tuple[CheckResult, ...]:
    """Whether ePhorte has what the profile names. Classes are not listed by NCore: a wrong one is told when it is used."""
    budget, case = Budget(SECONDS), profile.case
    rules = [*profile.entry.values(), *profile.letter.values()]
    accesses = [rule.access for rule in rules if rule.access is not None]
    wanted: Mapping[str, set[str]] = {
        "AccessCode": {access.code for access in accesses},
        "RegistryEntryType": {rule.type for rule in rules},
        "Series": {case.series} - {""},
        "FileType": {case.file_type} - {""},
        "CaseStatus": {case.status} - {""},
        "RegistryManagementUnit": {case.journal_unit} - {""},
    }
    where = f"{name}, arkivprofilen"
    results = [
        _code_table(where, directory, table, codes, budget) for table, codes in wanted.items() if codes
    ]
    return (
        *results,
        _bases(where, {access.basis for access in accesses}),
        _people(where, profile, directory, budget),
        _units(where, profile, directory, settings, budget),
    )


def _bases(name: str, bases: set[str]) -> CheckResult:
    what = f"{name}: hjemler"
    if long := sorted(basis for basis in bases if length_of(basis) > PURSUANT):
        told = f"Hjemmelen «{long[0]}» er lengre enn ePhortes {PURSUANT} tegn."
        return CheckResult(what, CheckLevel.ERROR, told, "Kort den ned i arkivprofilen.")
    return CheckResult(what, CheckLevel.OK, "Alle får plass.")


def _people(name: str, profile: ArchiveProfile, directory: Directory, budget: Budget) -> CheckResult:
    what = f"{name}: saksansvarlig og saksbehandlere"
    named = {profile.case.responsible}
    named |= {one for unit in profile.units.values() for one in (unit.leader, unit.officer)}

    def attempt() -> CheckResult:
        if strangers := sorted(one for one in named - {""} if not directory.is_active(one, budget)):
            told = f"{', '.join(strangers)} er ikke aktiv i ePhorte, eller er flere."
            return CheckResult(what, CheckLevel.ERROR, told, "Rett initialene i arkivprofilen.")
        return CheckResult(what, CheckLevel.OK, f"{', '.join(sorted(named - {''}))} er aktive.")

    return _tried(what, "Gi rollen lesetilgang til brukere i ePhorte.", attempt)


def _units(
    name: str, profile: ArchiveProfile, directory: Directory, settings: EphorteConfiguration, budget: Budget
) -> CheckResult:
    what = f"{name}: enheter"
    named = {settings.units.get(unit.code, unit.code) for unit in profile.units.values()} - {""}

    def attempt() -> CheckResult:
        units = directory.units(budget)
        told = {unit.short_code if settings.unit_field == "ShortCode" else unit.name for unit in units}
        if strangers := sorted(named - told):
            return CheckResult(
                what,
                CheckLevel.ERROR,
                f"Enheten {', '.join(strangers)} er ikke i bruk i ePhorte.",
                "Rett koden i arkivprofilen, eller unit_field og units i [archive.…].",
            )
        return CheckResult(what, CheckLevel.OK, "De som profilen nevner, er i bruk.")

    return _tried(what, "Gi rollen lesetilgang til enheter.", attempt)


def _tried(what: str, remedy: str, attempt: Callable[[], CheckResult]) -> CheckResult:
    try:
        return attempt()
    except ArkivbroError as error:
        told = (
            f" ePhorte svarte: «{error.archive_words}»"
            if isinstance(error, Misconfigured | Declined) and (error.archive_words)
            else ""
        )
        setting = getattr(error, "setting", "")
        own = f"Sjekk {setting}." if setting else remedy
        return CheckResult(what, CheckLevel.ERROR, error.sentence + told, own)


def _connection(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    what = f"{name}: tilkobling"

    def attempt() -> CheckResult:
        client.read_contracts(budget)
        return CheckResult(what, CheckLevel.OK, "NCore svarer, og kontraktene er lest.")

    return _tried(what, "Sjekk url, brannmur og sertifikat.", attempt)


def _login(name: str, directory: Directory, budget: Budget) -> CheckResult:
    what = f"{name}: tjenestebruker"

    def attempt() -> CheckResult:
        if not directory.codes("RegistryEntryType", budget):
            return CheckResult(
                what,
                CheckLevel.ERROR,
                "Tjenestebrukeren ser ingen dokumenttyper.",
                "Gi rollen lesetilgang til kodetabellene i ePhorte.",
            )
        return CheckResult(what, CheckLevel.OK, "Tjenestebrukeren er logget inn og ser kodetabellene.")

    return _tried(what, "Sjekk username, passord, role, database og external_system_name.", attempt)


def _codes(
    name: str, directory: Directory, settings: EphorteConfiguration, budget: Budget
) -> Iterable[CheckResult]:
    """The codes that the set-up itself names; those of the profile are told by ePhorte when they are used."""
    initial = settings.initial_status
    wanted: Mapping[str, set[str]] = {
        "RecordsStatus": {*(initial.of(type) for type in "IUNXS"), "J", "F", "E"},
        "DocumentStatus": {settings.document_status} - {""},
        "VariantFormat": {settings.variants.A, settings.variants.P},
        "SendingMethod": {settings.sending.method} - {""},
        "AccessCode": {settings.public_access_code} - {""},
        "DocumentCategory": {settings.document_category} - {""},
        "FollowUpMethod": {"TE"},
    }
    for table, codes in wanted.items():
        if codes:
            yield _code_table(name, directory, table, codes, budget)


def _code_table(name: str, directory: Directory, table: str, codes: set[str], budget: Budget) -> CheckResult:
    what = f"{name}: {CODE_TABLES[table].lower()}"

    def attempt() -> CheckResult:
        missing = sorted(codes - set(directory.codes(table, budget)))
        if missing:
            return CheckResult(
                what,
                CheckLevel.ERROR,
                f"{CODE_TABLES[table]} {', '.join(missing)} finnes ikke i ePhorte.",
                "Rett koden i [archive.…], eller opprett den i ePhorte.",
            )
        return CheckResult(what, CheckLevel.OK, f"{', '.join(sorted(codes))} finnes.")

    return _tried(what, "Gi rollen lesetilgang til kodetabellen i ePhorte.", attempt)


def _journal_unit(
    name: str, directory: Directory, settings: EphorteConfiguration, budget: Budget
) -> Iterable[CheckResult]:
    what = f"{name}: journalenhet og enheter"

    def attempt() -> CheckResult:
        if settings.journal_unit and settings.journal_unit not in directory.codes(
            "RegistryManagementUnit", budget
        ):
            return CheckResult(
                what, CheckLevel.ERROR, "Journalenheten finnes ikke i ePhorte.", "Rett journal_unit."
            )
        units = directory.units(budget)
        told = {unit.short_code if settings.unit_field == "ShortCode" else unit.name for unit in units}
        if strangers := sorted(set(settings.units.values()) - told):
            return CheckResult(
                what,
                CheckLevel.ERROR,
                f"Enheten {', '.join(strangers)} er ikke i bruk i ePhorte.",
                "Rett [archive.….units].",
            )
        return CheckResult(what, CheckLevel.OK, f"{len(units)} enheter er i bruk.")

    yield _tried(what, "Gi rollen lesetilgang til enheter og journalenheter.", attempt)


def _key_attribute(
    name: str, client: NCoreClient, type: str, kind: str, place: str, budget: Budget
) -> CheckResult:
    """It exists, is free text, is long enough, and can be searched."""
    field = str(getattr(client.settings.key_attribute, kind))
    what = f"{name}: nøkkelfelt på {place} ({field})"
    remedy = (
        f"Sett av et tilleggsattributt på {place} til arkivbro: fritekst uten verdiliste, minst {KEY_LENGTH} tegn, "
        f"søkbart. Skriv det i key_attribute.{kind}."
    )

    def attempt() -> CheckResult:
        client.query(type, equals(field, PROBE_KEY), budget, take=1)
        described = client.custom_fields(type, budget).get(field)
        if described is None:
            return CheckResult(
                what,
                CheckLevel.WARNING,
                "Feltet kan søkes i, men ePhorte beskriver det ikke: lengde og type er ikke kontrollert.",
                remedy,
            )
        if problem := _unfit(described):
            return CheckResult(what, CheckLevel.ERROR, problem, remedy)
        return CheckResult(what, CheckLevel.OK, "Fritekst, langt nok, og kan søkes i.")

    return _tried(what, remedy, attempt)


def _unfit(described: Mapping[str, Any]) -> str:
    data_type = described.get("DataType")
    kinds = {str(one) for one in (data_type if isinstance(data_type, list) else [data_type]) if one}
    if kinds and "String" not in kinds:
        return "Feltet er ikke et tekstfelt."
    if described.get("LegalValues"):
        return "Feltet har en verdiliste."
    length = described.get("MaxLength") or 0
    if 0 < length < KEY_LENGTH:
        return f"Feltet rommer bare {length} tegn; nøkkelen er {KEY_LENGTH}."
    return ""


def _visibility(name: str, settings: EphorteConfiguration) -> CheckResult:
    what = f"{name}: innsyn"
    if settings.sees_everything:
        return CheckResult(
            what,
            CheckLevel.WARNING,
            "sees_everything er satt: et søk uten treff regnes som sikkert.",
            "Kontroller at tjenestebrukeren er klarert for alle tilgangskoder og grupper i disse sakene.",
        )
    return CheckResult(
        what, CheckLevel.OK, "Antall journalposter i saken kontrolleres før noe regnes som fraværende."
    )
