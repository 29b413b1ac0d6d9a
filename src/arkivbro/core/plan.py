"""Facts and profile → archive plan. Nothing else knows the rules of the routine (section 2).

Pure: the same facts, profile and context give the same plan, for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from arkivbro.core.facts import TransferFacts, require_complete
from arkivbro.core.keys import archive_key
from arkivbro.core.lateness import Lateness, lateness
from arkivbro.core.messages import Message, message
from arkivbro.core.noark import (
    CaseFile,
    ClassReference,
    CorrespondenceParty,
    PartyRole,
    RegistryEntry,
    SignOff,
)
from arkivbro.core.plan_documents import access_of, attachment_titles, documents_of, with_documents
from arkivbro.core.plan_rules import rule_of
from arkivbro.core.plan_texts import happened_on, text_of, title_of, unit_name, written
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import DOCUMENT_SCREENING, ArchiveProfile, EntryRule, UnitRule
from arkivbro.core.recruitment import Protection, TransferKind, Vacancy
from arkivbro.core.screening import ScreenedText, one_line
from arkivbro.core.working_days import OSLO, end_of_day, oslo_day

__all__ = [
    "OSLO",
    "PlanContext",
    "attachment_titles",
    "case_key",
    "end_of_day",
    "plan_case",
    "plan_transfer",
    "stop_reason",
    "with_documents",
]

AFTER_DEADLINE = "Mottatt etter frist."
CHANGED_AFTER_DEADLINE = "Endret etter frist. Søknaden kom i tide."
SHORTENED = "…"


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a plan depends on besides facts and profile.

    `today` is the day in Oslo; `title_length` the archive's longest case title in characters, if it has one;
    `inactive_users` are initials that the archive no longer takes; `officer` are the initials of the person who asked for
    the transfer, where it was a user of the archive; `picked_officer` those of the case handler whom an archivist picked; `replaces` is the
    version that a later version of a list takes the place of in the archive, 0 where none stands there.
    """

    installation: str
    today: date
    title_length: int | None = None
    inactive_users: frozenset[str] = field(default_factory=frozenset)
    officer: str = ""
    picked_officer: str = ""
    replaces: int = 0
    epoch: int = 0
    """How often the installation was put back from a copy: what we number ourselves may stand in the archive under the next number."""


def plan_transfer(facts: TransferFacts, profile: ArchiveProfile, context: PlanContext) -> ArchivePlan:
    """What the transfer is to bring about. The documents have no files yet: see `with_documents`.

    Raises BadFacts when the facts lack what every record must have; ProfileInvalid when the profile has no rule for the kind.
    """
    require_complete(facts)
    kind, rule = rule_of(facts.registered_as, profile)
    case = plan_case(facts.vacancy, profile, context)
    unit = profile.unit_rule(str(facts.vacancy.unit.ref), facts.vacancy.unit.name)
    key = _key(facts, context)
    officer = _officer(rule, unit, facts, profile, context)
    title = title_of(rule, facts, profile)
    access = access_of(rule)
    documents, contents = documents_of(facts, profile, rule, key)
    entry = RegistryEntry(
        key=key,
        type=rule.type,
        title=title,
        officer=officer,
        unit=case.unit,
        document_date=_document_date(facts, context),
        received_date=_received_date(facts) if rule.type == "I" else None,
        sent_date=happened_on(facts) or context.today if rule.type == "U" else None,
        access=access,
        screening=tuple(code for code in rule.screening if code not in DOCUMENT_SCREENING),
        parties=_parties(rule, facts, profile, officer, case.unit),
        documents=documents,
        final_statuses=rule.statuses,
        sign_off=SignOff(rule.sign_off) if rule.sign_off else None,
        disposal=rule.disposal.default,
        remark=_remark(facts, kind, context.replaces),
        journal_unit=case.journal_unit,
        show_in_public_journal=profile.journal.show_x or rule.type != "X",
    )
    return ArchivePlan(
        kind=facts.kind.value,
        case=case,
        entry=entry,
        makes_case=facts.kind is TransferKind.ADVERTISEMENT,
        hold_for_archivist=rule.hold,
        contents=contents,
    )


def plan_case(vacancy: Vacancy, profile: ArchiveProfile, context: PlanContext) -> CaseFile:
    """The case of a vacancy (routine, section 2, column Sak)."""
    unit = profile.unit_rule(str(vacancy.unit.ref), vacancy.unit.name)
    rule = profile.case
    leader = unit.leader if unit and unit.leader and unit.leader not in context.inactive_users else ""
    limits = [limit for limit in (rule.title_length, context.title_length) if limit]
    return CaseFile(
        key=case_key(vacancy, context.installation),
        title=_case_title(vacancy, profile, min(limits) if limits else None),
        status=rule.status,
        responsible=leader or rule.responsible,
        unit=(unit.code if unit else "") or unit_name(vacancy, unit),
        unit_ref=str(vacancy.unit.ref),
        opened=context.today,
        series=rule.series,
        class_=ClassReference(rule.class_.system, rule.class_.value, rule.class_.title)
        if rule.class_
        else None,
        journal_unit=rule.journal_unit,
        file_type=rule.file_type,
        access_group=rule.access_group,
        disposal=rule.disposal,
        external_reference=vacancy.reference,
        cross_reference=vacancy.continues,
    )


def case_key(vacancy: Vacancy, installation: str) -> str:
    """The stable key of the vacancy's case."""
    return archive_key(installation, vacancy.ref, "case")


# --- whether -------------------------------------------------------------------------------------------


def stop_reason(facts: TransferFacts) -> Message | None:
    """Why nothing automatic may be done with these facts; None when it may.

    Strictly confidential address or fictitious identity: a named archivist handles it (routine, section 2).
    """
    if facts.application and facts.application.applicant.protection is Protection.STRICTLY_CONFIDENTIAL:
        return message("application.protected")
    return None


# --- the pieces --------------------------------------------------------------------------------------------------


def _key(facts: TransferFacts, context: PlanContext) -> str:
    kind = facts.kind.value if facts.kind is not TransferKind.OTHER else f"other:{facts.note}"
    number = f"{facts.number}@{context.epoch}" if facts.number and context.epoch else facts.number
    return archive_key(context.installation, facts.about, kind, str(facts.version), number)


def _case_title(vacancy: Vacancy, profile: ArchiveProfile, limit: int | None) -> ScreenedText:
    """Over the archive's length the advertisement's title is shortened, at a word where it can be; never the reference."""

    def with_title(title: str) -> ScreenedText:
        facts = TransferFacts(TransferKind.ADVERTISEMENT, replace(vacancy, title=title))
        return text_of(profile.case.title, facts, profile)

    whole = with_title(vacancy.title)
    if limit is None or len(whole.full) <= limit:
        return whole
    title = one_line(vacancy.title)
    room = max(len(title) - (len(whole.full) - limit) - len(SHORTENED), 0)
    cut = title[:room].rstrip()
    if (space := cut.rfind(" ")) >= room // 2:
        cut = cut[:space].rstrip()
    return with_title(cut.rstrip(" –-,;:") + SHORTENED)


def _officer(
    rule: EntryRule,
    unit: UnitRule | None,
    facts: TransferFacts,
    profile: ArchiveProfile,
    context: PlanContext,
) -> str:
    """Who was picked by an archivist, else the rule's officer; where it names none: who asked for it, else the vacancy's, else the default officer."""
    made = facts.letter or facts.applicant_list
    wanted = [
        context.picked_officer,
        unit.officer if unit and rule.type in ("X", "N") and rule.officer else "",
        rule.officer,
        context.officer or (made.officer if made else ""),
        facts.vacancy.officer,
        profile.case.responsible,
    ]
    return next(
        (one for one in wanted if one and one not in context.inactive_users), profile.case.responsible
    )


def _parties(
    rule: EntryRule, facts: TransferFacts, profile: ArchiveProfile, officer: str, unit: str
) -> tuple[CorrespondenceParty, ...]:
    """The applicant as the routine has it, and officer and unit as the internal party."""
    parties: list[CorrespondenceParty] = []
    applicant = facts.application.applicant if facts.application else None
    for template, role in ((rule.sender, PartyRole.SENDER), (rule.recipient, PartyRole.RECIPIENT)):
        if template:
            name = text_of(template, facts, profile)
            is_person = any(part.personal_name for part in name.parts)
            parties.append(CorrespondenceParty(role, name, is_person=is_person and applicant is not None))
    if rule.internal:
        role = PartyRole.INTERNAL_SENDER if rule.internal == "sender" else PartyRole.INTERNAL_RECIPIENT
        parties.append(
            CorrespondenceParty(role, ScreenedText.plain(f"{officer} {unit}"), officer=officer, unit=unit)
        )
    return tuple(parties)


def _remark(facts: TransferFacts, kind: str, replaces: int) -> str:
    """Carries the entry's access: a public list's remark is public, so it says which version and never why."""
    if facts.application is not None or facts.applicant_list is None:
        late = _of_lateness(facts) if kind.startswith("application") else ""
        return " ".join(filter(None, (late, _of_unsaid_time(facts))))
    made = facts.applicant_list
    if made is not None and made.version > 1 and facts.letter is None:
        return f"Versjon {made.version}." + (f" Erstatter versjon {replaces}." if replaces else "")
    return ""


def _of_lateness(facts: TransferFacts) -> str:
    """Against the deadline in force: that the application came after it, or that what the entry shows did."""
    deadline = facts.vacancy.deadline
    if facts.application is None or deadline is None or deadline.day is None:
        return ""
    match lateness(facts.application.times, deadline.day):
        case Lateness.LATE:
            return AFTER_DEADLINE
        case Lateness.CHANGED:
            return CHANGED_AFTER_DEADLINE
        case _:
            return ""


def _of_unsaid_time(facts: TransferFacts) -> str:
    """Where the source does not say when it happened: that, and when we read it."""
    vacancy, application = facts.vacancy, facts.application
    match facts.kind:
        case TransferKind.APPLICATION if application is not None and application.change_untold:
            told = "Kilden oppgir ikke når søknaden ble endret."
            if application.noticed is None:
                return told
            return f"{told} Endringen ble lest {written(oslo_day(application.noticed))}."
        case TransferKind.ADVERTISEMENT if vacancy.published is None:
            return "Kilden oppgir ikke når stillingen ble utlyst."
        case TransferKind.ADVERTISEMENT_CHANGE if vacancy.changed_on is None:
            return f"Kilden oppgir ikke når utlysningen ble endret. Endringen ble lest {written(facts.occurred)}."
        case TransferKind.OTHER if facts.note == "cancelled" and vacancy.cancelled_unsaid:
            return f"Kilden oppgir ikke når utlysningen ble trukket. Det ble lest {written(facts.occurred)}."
    return ""


def _document_date(facts: TransferFacts, context: PlanContext) -> date:
    """Publication for the advertisement, submission in the source for an application, else the day that it happened."""
    if (day := happened_on(facts)) is not None:
        return day
    if facts.application is not None:
        return _received_date(facts) or context.today
    if facts.kind is TransferKind.ADVERTISEMENT:
        return facts.vacancy.published or context.today
    return facts.occurred or facts.vacancy.cancelled_on or context.today


def _received_date(facts: TransferFacts) -> date | None:
    """Submission in the source of the text that is shown, also when transferred late."""
    if facts.application is None:
        return None
    moment = facts.application.withdrawn if facts.kind is TransferKind.WITHDRAWAL else None
    return oslo_day(moment or facts.application.submitted)
