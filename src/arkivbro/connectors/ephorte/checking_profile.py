"""`arkivbro check`: whether ePhorte has what the archive profile names, and our user may see it. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from arkivbro.connectors.ephorte.budget import Budget
from arkivbro.connectors.ephorte.check_attempts import attempted, code_table, name_of
from arkivbro.connectors.ephorte.checking_lengths import check_lengths, too_long
from arkivbro.connectors.ephorte.checking_rights import check_clearance
from arkivbro.connectors.ephorte.client import NCoreClient
from arkivbro.connectors.ephorte.configuration import EphorteConfiguration
from arkivbro.connectors.ephorte.directory import Directory
from arkivbro.connectors.ephorte.filters import both, equals
from arkivbro.core.messages import message
from arkivbro.core.profile import ArchiveProfile, ClassRule
from arkivbro.ports import CheckLevel, CheckResult

SECONDS = 60.0


def check_profile(
    name: str, profile: ArchiveProfile, client: NCoreClient, directory: Directory
) -> tuple[CheckResult, ...]:
    """Lengths, access group, codes, class, people, units and clearance, one result each. What is too long is not looked for."""
    budget = Budget(SECONDS)
    long = {value.text for value in too_long(profile)}
    wanted = _codes(profile)
    results = [
        code_table(
            message("ephorte_check.profile_code_table", name=name, table=name_of(table)),
            directory,
            table,
            codes - long,
            budget,
        )
        for table, codes in wanted.items()
        if codes - long
    ]
    rule = profile.case.class_
    return (
        check_lengths(name, profile),
        *_access_group(name, profile),
        *results,
        *((_class(name, rule, client, budget),) if rule and not {rule.system, rule.value} & long else ()),
        _people(name, profile, directory, budget),
        _units(name, profile, directory, client.settings, budget),
        _clearance(name, client, wanted["AccessCode"], directory, budget),
    )


def _codes(profile: ArchiveProfile) -> Mapping[str, set[str]]:
    """By table."""
    case, rules = profile.case, [*profile.entry.values(), *profile.letter.values()]
    return {
        "AccessCode": {rule.access.code for rule in rules if rule.access is not None},
        "RegistryEntryType": {rule.type for rule in rules},
        "RecordsStatus": {status for rule in rules for status in rule.statuses},
        "FollowUpMethod": {rule.sign_off for rule in rules} - {""},
        "DocumentCategory": {rule.document_type for rule in rules} - {""},
        "DisposalCode": {case.disposal, *(rule.disposal.default for rule in rules)} - {""},
        "Series": {case.series} - {""},
        "FileType": {case.file_type} - {""},
        "CaseStatus": {case.status} - {""},
        "RegistryManagementUnit": {case.journal_unit} - {""},
    }


def _access_group(name: str, profile: ArchiveProfile) -> Iterator[CheckResult]:
    """Of a profile that names one: no case is made with it, and none without it in silence."""
    if group := profile.case.access_group:
        what = message("ephorte_check.profile_access_group", name=name)
        finding = profile.finding(
            ("case", "access_group"), message("ephorte_check.access_group", value=group)
        )
        told = message("ephorte.access_group")
        yield CheckResult(what, CheckLevel.ERROR, told, findings=(finding,))


def _class(name: str, rule: ClassRule, client: NCoreClient, budget: Budget) -> CheckResult:
    """Looked up by what it is called: there can be thousands, and some systems are open for any value."""
    what, quotes = message("ephorte_check.profile_class", name=name), client.settings.filter_quotes
    told = f"{rule.system} {rule.value}"

    def attempt() -> CheckResult:
        asked = equals("Id", rule.system, quotes=quotes)
        systems = client.query("ClassificationSystem", asked, budget, take=1).objects
        if not systems:
            missing = message("ephorte_check.system_missing", system=rule.system)
            return CheckResult(what, CheckLevel.ERROR, missing)
        asked = both(
            equals("ClassificationSystemId", rule.system, quotes=quotes),
            equals("Id", rule.value, quotes=quotes),
        )
        open_for_any = systems[0].flag("IsUndefinedClassesAllowed")
        if not client.query("Class", asked, budget, take=1).objects and not open_for_any:
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.class_missing", class_=told))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.there", what=told))

    return attempted(
        what, lambda problem: message("ephorte_check.classes_not_read", problem=problem), attempt
    )


def _people(name: str, profile: ArchiveProfile, directory: Directory, budget: Budget) -> CheckResult:
    what = message("ephorte_check.profile_people", name=name)
    named = {profile.case.responsible}
    named |= {one for unit in profile.units.values() for one in (unit.leader, unit.officer)}
    named -= {""}

    def attempt() -> CheckResult:
        strangers = tuple(sorted(one for one in named if not directory.is_active(one, budget)))
        if strangers:
            return CheckResult(what, CheckLevel.ERROR, message("ephorte_check.inactive", who=strangers))
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.active", who=tuple(sorted(named))))

    return attempted(what, lambda problem: message("ephorte_check.users_not_read", problem=problem), attempt)


def _units(
    name: str, profile: ArchiveProfile, directory: Directory, settings: EphorteConfiguration, budget: Budget
) -> CheckResult:
    what = message("ephorte_check.profile_units", name=name)
    named = {settings.units.get(unit.code, unit.code) for unit in profile.units.values()} - {""}

    def attempt() -> CheckResult:
        units = directory.units(budget)
        told = {unit.short_code if settings.unit_field == "ShortCode" else unit.name for unit in units}
        if strangers := tuple(sorted(named - told)):
            unused = message("ephorte_check.profile_units_unused", units=strangers)
            return CheckResult(what, CheckLevel.ERROR, unused)
        return CheckResult(what, CheckLevel.OK, message("ephorte_check.profile_units_in_use"))

    return attempted(what, lambda problem: message("ephorte_check.units_not_read", problem=problem), attempt)


def _clearance(
    name: str, client: NCoreClient, named: set[str], directory: Directory, budget: Budget
) -> CheckResult:
    """Of the codes that are there; those that are not are told elsewhere."""
    what = message("ephorte_check.clearance", name=name)

    def attempt() -> CheckResult:
        return check_clearance(name, client, named & set(directory.codes("AccessCode", budget)), budget)

    return attempted(what, lambda problem: message("ephorte_check.codes_not_read", problem=problem), attempt)
