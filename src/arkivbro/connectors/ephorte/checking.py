"""`arkivbro check` for ePhorte: what was tried, how it went, and what to do. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted, code_table
from arkivbro.connectors.ephorte.checking_rights import check_rights, check_version
from arkivbro.connectors.ephorte.client import CustomField, NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import equals
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
    results.append(check_version(name, client, budget))
    results.append(check_rights(name, client, budget))
    results += _codes(name, directory, client.settings, budget)
    results += _journal_unit(name, directory, client.settings, budget)
    for type, kind, place in KEYED:
        results.append(_key_attribute(name, client, type, kind, place, budget))
    results.append(_visibility(name, client.settings))
    return tuple(results)


def _connection(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    what = f"{name}: tilkobling"

    def attempt() -> CheckResult:
        client.read_contracts(budget)
        return CheckResult(what, CheckLevel.OK, "NCore svarer, og kontraktene er lest.")

    return attempted(what, "Sjekk url, brannmur og sertifikat.", attempt)


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

    return attempted(what, "Sjekk username, passord, role, database og external_system_name.", attempt)


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
        "SendingStatus": {settings.sending.status} - {""},
        "InformationType": {settings.remark_type} - {""},
        "FileFormat": set(settings.file_formats.values()) - {""},
        "AccessCode": {settings.public_access_code} - {""},
        "DocumentCategory": {settings.document_category} - {""},
        "FollowUpMethod": {"TE"},
    }
    for table, codes in wanted.items():
        if codes:
            yield code_table(name, directory, table, codes, budget)


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

    yield attempted(what, "Gi rollen lesetilgang til enheter og journalenheter.", attempt)


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
        if not (described.kinds and described.length):
            told = "Feltet kan søkes i, men ePhorte oppgir ikke både type og lengde for det."
            return CheckResult(what, CheckLevel.WARNING, told, remedy)
        return CheckResult(what, CheckLevel.OK, "Fritekst, langt nok, og kan søkes i.")

    return attempted(what, remedy, attempt)


def _unfit(described: CustomField) -> str:
    if described.kinds and "String" not in described.kinds:
        return "Feltet er ikke et tekstfelt."
    if described.legal_values:
        return "Feltet har en verdiliste."
    if 0 < (described.length or 0) < KEY_LENGTH:
        return f"Feltet rommer bare {described.length} tegn; nøkkelen er {KEY_LENGTH}."
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
