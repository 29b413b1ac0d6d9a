"""`arkivbro check` for ePhorte: what was tried, how it went, and what to do. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted, code_table, name_of
from arkivbro.connectors.ephorte.checking_rights import check_rights, check_version
from arkivbro.connectors.ephorte.client import CustomField, NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import equals
from arkivbro.core.messages import Message, message
from arkivbro.ports import CheckLevel, CheckResult

SECONDS = 60.0
KEY_LENGTH = 28
"""Characters in a key: `ab` and 26 more."""
PROBE_KEY = "ab" + "a" * 26
KEYED = (
    ("Case", "case", "ephorte_check.on_case"),
    ("RegistryEntry", "entry", "ephorte_check.on_entry"),
    ("DocumentDescription", "document", "ephorte_check.on_document"),
)
"""The types that carry a key, each with its setting and what it is called."""


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
        results.append(_key_attribute(name, client, type, kind, message(place), budget))
    results.append(_visibility(name, client, budget))
    return tuple(results)


def _connection(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    what = message("ephorte_check.connection", name=name)

    def attempt() -> CheckResult:
        client.read_contracts(budget)
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.connected"))

    return attempted(what, lambda problem: message("ephorte_check.not_connected", problem=problem), attempt)


def _login(name: str, directory: Directory, budget: Budget) -> CheckResult:
    what = message("ephorte_check.service_user", name=name)

    def attempt() -> CheckResult:
        if not directory.codes("RegistryEntryType", budget):
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.no_entry_types"))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.logged_in"))

    return attempted(what, lambda problem: message("ephorte_check.not_logged_in", problem=problem), attempt)


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
            what = message("ephorte_check.code_table", name=name, table=name_of(table))
            yield code_table(what, directory, table, codes, budget)


def _journal_unit(
    name: str, directory: Directory, settings: EphorteConfiguration, budget: Budget
) -> Iterable[CheckResult]:
    what = message("ephorte_check.units", name=name)

    def attempt() -> CheckResult:
        if settings.journal_unit and settings.journal_unit not in directory.codes(
            "RegistryManagementUnit", budget
        ):
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.journal_unit_missing"))
        units = directory.units(budget)
        told = {unit.short_code if settings.unit_field == "ShortCode" else unit.name for unit in units}
        if strangers := tuple(sorted(set(settings.units.values()) - told)):
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.units_unused", units=strangers))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.units_in_use", count=len(units)))

    yield attempted(what, lambda problem: message("ephorte_check.units_not_read", problem=problem), attempt)


def _key_attribute(
    name: str, client: NCoreClient, type: str, kind: str, place: Message, budget: Budget
) -> CheckResult:
    """It exists, is free text, is long enough, and can be searched."""
    field = str(getattr(client.settings.key_attribute, kind))
    what = message("ephorte_check.key_field", name=name, place=place, field=field)

    def failed(problem: Message) -> Message:
        return message(
            "ephorte_check.key_field_not_read", problem=problem, place=place, least=KEY_LENGTH, kind=kind
        )

    def attempt() -> CheckResult:
        client.query(type, equals(field, PROBE_KEY), budget, take=1)
        described = client.custom_fields(type, budget).get(field)
        if described is None:
            told = message("ephorte_check.key_field_undescribed")
            return CheckResult(what, CheckLevel.WARNING, failed(told))
        if (problem := _unfit(described)) is not None:
            return CheckResult(what, CheckLevel.ERROR, failed(problem))
        if not (described.kinds and described.length):
            told = message("ephorte_check.key_field_half_described")
            return CheckResult(what, CheckLevel.WARNING, failed(told))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.key_field_fits"))

    return attempted(what, failed, attempt)


def _unfit(described: CustomField) -> Message | None:
    if described.kinds and "String" not in described.kinds:
        return message("ephorte_check.key_field_no_text")
    if described.legal_values:
        return message("ephorte_check.key_field_listed")
    if 0 < (described.length or 0) < KEY_LENGTH:
        return message("ephorte_check.key_field_short", length=described.length or 0, least=KEY_LENGTH)
    return None


def _visibility(name: str, client: NCoreClient, budget: Budget) -> CheckResult:
    """Whether a look-up can find that something is not there: the newest case must tell how many entries it has."""
    what = message("ephorte_check.visibility", name=name)
    if client.settings.sees_everything:
        return CheckResult(what, CheckLevel.WARNING, message("ephorte_check.sees_everything"))

    def attempt() -> CheckResult:
        newest = client.query("Case", "", budget, take=1, sort="@Id DESC").objects
        if newest and newest[0].number("CountOfRegistryEntries") is None:
            return CheckResult(what, CheckLevel.WARNING, message("ephorte_check.count_untold"))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.counted"))

    return attempted(what, lambda problem: message("ephorte_check.cases_not_read", problem=problem), attempt)
