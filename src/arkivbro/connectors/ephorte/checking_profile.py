"""`arkivbro check`: whether ePhorte has what the archive profile names, and our user may see it. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted, code_table
from arkivbro.connectors.ephorte.checking_rights import check_clearance
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import both, equals
from arkivbro.connectors.ephorte.lengths import PURSUANT
from arkivbro.connectors.ephorte.titles import length_of
from arkivbro.core.profile import ArchiveProfile, ClassRule
from arkivbro.ports import CheckLevel, CheckResult

SECONDS = 60.0


def check_profile(
    name: str, profile: ArchiveProfile, client: NCoreClient, directory: Directory
) -> tuple[CheckResult, ...]:
    """Codes, class, bases, people, units and clearance, one result each."""
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
    results = [code_table(where, directory, table, codes, budget) for table, codes in wanted.items() if codes]
    return (
        *results,
        *(_class(where, rule, client, budget) for rule in (case.class_,) if rule is not None),
        _bases(where, {access.basis for access in accesses}),
        _people(where, profile, directory, budget),
        _units(where, profile, directory, client.settings, budget),
        _clearance(where, client, wanted["AccessCode"], directory, budget),
    )


def _class(name: str, rule: ClassRule, client: NCoreClient, budget: Budget) -> CheckResult:
    """Looked up by what it is called: there can be thousands, and some systems are open for any value."""
    what, quotes = f"{name}: klasse", client.settings.filter_quotes
    told = f"{rule.system} {rule.value}"

    def attempt() -> CheckResult:
        asked = equals("Id", rule.system, quotes=quotes)
        systems = client.query("ClassificationSystem", asked, budget, take=1).objects
        if not systems:
            missing = f"Ordningsprinsippet {rule.system} finnes ikke i ePhorte."
            return CheckResult(what, CheckLevel.ERROR, missing, "Rett [case.class] i arkivprofilen.")
        asked = both(
            equals("ClassificationSystemId", rule.system, quotes=quotes),
            equals("Id", rule.value, quotes=quotes),
        )
        open_for_any = systems[0].flag("IsUndefinedClassesAllowed")
        if not client.query("Class", asked, budget, take=1).objects and not open_for_any:
            missing = f"Ordningsverdien {told} finnes ikke i ePhorte."
            return CheckResult(
                what,
                CheckLevel.ERROR,
                missing,
                "Rett [case.class] i arkivprofilen, eller opprett den i ePhorte.",
            )
        return CheckResult(what, CheckLevel.OK, f"{told} finnes.")

    return attempted(what, "Gi rollen lesetilgang til ordningsprinsipper og ordningsverdier.", attempt)


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

    return attempted(what, "Gi rollen lesetilgang til brukere i ePhorte.", attempt)


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

    return attempted(what, "Gi rollen lesetilgang til enheter.", attempt)


def _clearance(
    name: str, client: NCoreClient, named: set[str], directory: Directory, budget: Budget
) -> CheckResult:
    """Of the codes that are there; those that are not are told elsewhere."""

    def attempt() -> CheckResult:
        return check_clearance(name, client, named & set(directory.codes("AccessCode", budget)), budget)

    return attempted(f"{name}: klarering", "Gi rollen lesetilgang til tilgangskodene i ePhorte.", attempt)
