"""Facts and profile → archive plan. Nothing else knows the rules of the routine (section 2).

Pure: the same facts, profile and context give the same plan, for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from arkivbro.core.errors import BadFacts, Finding, ProfileInvalid
from arkivbro.core.facts import ContentKind, DocumentContent, TransferFacts
from arkivbro.core.keys import archive_key
from arkivbro.core.letters import EXEMPTION_NOTICE, SentLetter
from arkivbro.core.noark import (
    PUBLIC,
    Access,
    CaseFile,
    ClassReference,
    CorrespondenceParty,
    DocumentDescription,
    DocumentObject,
    DocumentRole,
    PartyRole,
    RegistryEntry,
    SignOff,
)
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import DOCUMENT_SCREENING, NAMES, ArchiveProfile, EntryRule, UnitRule
from arkivbro.core.recruitment import Application, Attachment, Protection, TransferKind, Vacancy
from arkivbro.core.screening import ScreenedText, one_line

OSLO = ZoneInfo("Europe/Oslo")
AFTER_DEADLINE = "Mottatt etter frist."
SHORTENED = "…"
AT_ONCE = datetime(2000, 1, 1, tzinfo=OSLO)
"""A moment that has passed: what a source says was received is never waited for, whatever its clock."""


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What a plan depends on besides facts and profile.

    `today` is the day in Oslo; `title_length` the archive's longest case title in characters, if it has one;
    `inactive_users` are initials that the archive no longer takes; `officer` are the initials of the person who asked for
    the transfer, where it was a user of the archive.
    """

    installation: str
    today: date
    title_length: int | None = None
    inactive_users: frozenset[str] = field(default_factory=frozenset)
    officer: str = ""


def plan_transfer(facts: TransferFacts, profile: ArchiveProfile, context: PlanContext) -> ArchivePlan:
    """What the transfer is to bring about. The documents have no files yet: see `with_documents`.

    Raises BadFacts when the facts lack what every record must have; ProfileInvalid when the profile has no rule for the kind.
    """
    _require(facts)
    kind, rule = _rule(facts, profile)
    case = plan_case(facts.vacancy, profile, context)
    unit = profile.unit_rule(facts.vacancy.unit.id, facts.vacancy.unit.name)
    key = _key(facts, context)
    officer = _officer(rule, unit, facts, profile, context)
    title = _title(rule, facts, profile)
    access = _access(rule, facts)
    documents, contents = _documents(facts, profile, rule, key)
    entry = RegistryEntry(
        key=key,
        type=rule.type,
        title=title,
        officer=officer,
        unit=case.unit,
        document_date=_document_date(facts, context),
        received_date=_received_date(facts) if rule.type == "I" else None,
        sent_date=_happened_on(facts) or context.today if rule.type == "U" else None,
        access=access,
        screening=tuple(code for code in rule.screening if code not in DOCUMENT_SCREENING),
        parties=_parties(rule, facts, profile, officer, case.unit),
        documents=documents,
        final_statuses=rule.statuses,
        sign_off=SignOff(rule.sign_off) if rule.sign_off else None,
        disposal=rule.disposal.default,
        remark=AFTER_DEADLINE if is_late(facts) and kind.startswith("application") else "",
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
    unit = profile.unit_rule(vacancy.unit.id, vacancy.unit.name)
    rule = profile.case
    leader = unit.leader if unit and unit.leader and unit.leader not in context.inactive_users else ""
    limits = [limit for limit in (rule.title_length, context.title_length) if limit]
    return CaseFile(
        key=case_key(vacancy, context.installation),
        title=_case_title(vacancy, profile, min(limits) if limits else None),
        status=rule.status,
        responsible=leader or rule.responsible,
        unit=(unit.code if unit else "") or _unit_name(vacancy, unit),
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
    return archive_key(installation, vacancy.source, vacancy.id, "case")


# --- when, and whether -------------------------------------------------------------------------------------------


def due_at(facts: TransferFacts, profile: ArchiveProfile) -> datetime | None:
    """From when the profile lets the transfer go, with time zone; None: not before a person says so.

    `deadline` means the end of the deadline's day in Oslo; without a day (`Snarest`) a person sets a list date first.
    """
    _, rule = _rule(facts, profile)
    if rule.when == "published":
        return _published(facts)
    if rule.when == "received":
        return AT_ONCE
    if rule.when == "deadline":
        deadline = facts.vacancy.deadline
        if deadline is None or deadline.day is None:
            return None
        return end_of_day(deadline.day)
    return None


def is_wanted(facts: TransferFacts, profile: ArchiveProfile) -> bool:
    """Whether the profile has this kind archived at all, without a person asking for it."""
    try:
        _, rule = _rule(facts, profile)
    except ProfileInvalid:
        return False
    return rule.when not in ("never", "person") and rule.which == "all"


def stop_reason(facts: TransferFacts) -> str | None:
    """Why nothing automatic may be done with these facts, in a sentence; None when it may.

    Strictly confidential address or fictitious identity: a named archivist handles it (routine, section 2).
    """
    if facts.application and facts.application.applicant.protection is Protection.STRICTLY_CONFIDENTIAL:
        return "Søkeren har strengt fortrolig adresse. En navngitt arkivar må behandle søknaden."
    return None


def is_late(facts: TransferFacts) -> bool:
    """Whether the application, in this version, came after the deadline that was in force."""
    deadline = facts.vacancy.deadline
    if facts.application is None or deadline is None or deadline.day is None:
        return False
    return _received(facts.application) >= end_of_day(deadline.day)


def end_of_day(day: date) -> datetime:
    """The first moment after the day, in Oslo."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)


def _published(facts: TransferFacts) -> datetime:
    """The beginning of the day of publication in Oslo: an advertisement read before that waits for it."""
    published = facts.vacancy.published
    return datetime.combine(published, time(), tzinfo=OSLO) if published else AT_ONCE


def _received(application: Application) -> datetime:
    return (application.changed if application.version > 1 else None) or application.received


# --- with the files ----------------------------------------------------------------------------------------------


def with_documents(
    plan: ArchivePlan,
    objects: Mapping[str, tuple[DocumentObject, ...]],
    states: Mapping[str, str] | None = None,
) -> ArchivePlan:
    """The plan with the files of its documents, by document key. A document without a file is left out, and the numbers of
    those that stay run on.
    """
    kept = [document for document in plan.entry.documents if objects.get(document.key)]
    documents = tuple(
        replace(
            document,
            objects=tuple(objects[document.key]),
            number=number,
            state=(states or {}).get(document.key, document.state),
        )
        for number, document in enumerate(kept, 1)
    )
    keys = {document.key for document in documents}
    return replace(
        plan,
        entry=replace(plan.entry, documents=documents),
        contents=tuple(content for content in plan.contents if content.document_key in keys),
    )


# --- the pieces --------------------------------------------------------------------------------------------------


def _require(facts: TransferFacts) -> None:
    findings = []
    if not one_line(facts.vacancy.title):
        findings.append(Finding("tittel", "Stillingen har ingen tittel."))
    if not one_line(facts.vacancy.reference):
        findings.append(Finding("referanse", "Stillingen har ingen referanse."))
    if facts.kind in (TransferKind.APPLICATION, TransferKind.WITHDRAWAL):
        if facts.application is None:
            findings.append(Finding("søknad", "Søknaden mangler."))
        elif not facts.application.applicant.name:
            findings.append(Finding("søker", "Søkeren har ikke noe navn."))
    if findings:
        raise BadFacts(" ".join(finding.what for finding in findings), findings=tuple(findings))


def _rule(facts: TransferFacts, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    kind = facts.kind.value
    if facts.kind is TransferKind.APPLICATION and facts.version > 1:
        kind = "application_change"
    if facts.kind is TransferKind.OTHER:
        kind = facts.note
    if facts.letter is not None:
        return _letter_rule(facts.letter, profile)
    rule = profile.entry.get(kind)
    if rule is None and kind == "application_change":
        rule = profile.entry.get("application")
    if rule is None:
        raise ProfileInvalid(f"Arkivprofilen har ingen regel for «{kind}».", setting=f"entry.{kind}")
    return kind, rule


def _letter_rule(letter: SentLetter, profile: ArchiveProfile) -> tuple[str, EntryRule]:
    """An example letter has one rule for all kinds; others that of their kind, and notices of a decision their own."""
    if letter.example:
        kind, rule = "example_letter", profile.entry.get("example_letter")
    elif letter.kind == EXEMPTION_NOTICE:
        kind, rule = EXEMPTION_NOTICE, profile.entry.get(EXEMPTION_NOTICE)
    else:
        kind, rule = letter.kind, profile.letter.get(letter.kind)
    if rule is None:
        raise ProfileInvalid(
            f"Arkivprofilen har ingen regel for brev av slaget «{kind}».", setting=f"letter.{kind}"
        )
    return kind, rule


def _key(facts: TransferFacts, context: PlanContext, part: str = "") -> str:
    kind = facts.kind.value if facts.kind is not TransferKind.OTHER else f"other:{facts.note}"
    return archive_key(
        context.installation, facts.vacancy.source, facts.object_id, kind, str(facts.version), part
    )


def _values(facts: TransferFacts, profile: ArchiveProfile) -> Callable[[str], tuple[str, bool]]:
    vacancy = facts.vacancy
    values = {
        "vacancy.title": vacancy.title,
        "vacancy.unit": _unit_name(vacancy, profile.unit_rule(vacancy.unit.id, vacancy.unit.name)),
        "vacancy.reference": vacancy.reference,
        "applicant.name": facts.application.applicant.name if facts.application else "",
        "date": _written(_changed_on(facts)),
        "letter.kind": facts.letter.kind_name if facts.letter else facts.note,
    }
    return lambda name: (values[name], name in NAMES)


def _text(template: str, facts: TransferFacts, profile: ArchiveProfile) -> ScreenedText:
    return ScreenedText.from_template(template, _values(facts, profile))


def _title(rule: EntryRule, facts: TransferFacts, profile: ArchiveProfile) -> ScreenedText:
    """By the rule; a list made under Avansert has the title that a person typed, which the leak check reads."""
    if facts.kind is TransferKind.CUSTOM_LIST and facts.applicant_list is not None:
        return ScreenedText.plain(facts.applicant_list.title)
    return _text(rule.title, facts, profile)


def _case_title(vacancy: Vacancy, profile: ArchiveProfile, limit: int | None) -> ScreenedText:
    """Over the archive's length the advertisement's title is shortened, at a word where it can be; never the reference."""

    def with_title(title: str) -> ScreenedText:
        facts = TransferFacts(TransferKind.ADVERTISEMENT, replace(vacancy, title=title))
        return _text(profile.case.title, facts, profile)

    whole = with_title(vacancy.title)
    if limit is None or len(whole.full) <= limit:
        return whole
    title = one_line(vacancy.title)
    room = max(len(title) - (len(whole.full) - limit) - len(SHORTENED), 0)
    cut = title[:room].rstrip()
    if (space := cut.rfind(" ")) >= room // 2:
        cut = cut[:space].rstrip()
    return with_title(cut.rstrip(" –-,;:") + SHORTENED)


def _unit_name(vacancy: Vacancy, unit: UnitRule | None) -> str:
    return one_line((unit.name if unit else "") or vacancy.unit.name)


def _officer(
    rule: EntryRule,
    unit: UnitRule | None,
    facts: TransferFacts,
    profile: ArchiveProfile,
    context: PlanContext,
) -> str:
    """The rule's officer; where it names none: who asked for it, else the vacancy's, else the default officer."""
    made = facts.letter or facts.applicant_list
    wanted = [
        unit.officer if unit and rule.type in ("X", "N") and rule.officer else "",
        rule.officer,
        context.officer or (made.officer if made else ""),
        facts.vacancy.officer,
        profile.case.responsible,
    ]
    return next(
        (one for one in wanted if one and one not in context.inactive_users), profile.case.responsible
    )


def _access(rule: EntryRule, facts: TransferFacts) -> Access:
    """The rule's; for a letter of a kind without a default, what a person chose."""
    if rule.access:
        return Access(rule.access.code, rule.access.basis)
    letter = facts.letter
    if letter is not None and letter.access_code:
        return Access(letter.access_code, letter.legal_basis)
    return PUBLIC


def _parties(
    rule: EntryRule, facts: TransferFacts, profile: ArchiveProfile, officer: str, unit: str
) -> tuple[CorrespondenceParty, ...]:
    """The applicant as the routine has it, and officer and unit as the internal party."""
    parties: list[CorrespondenceParty] = []
    applicant = facts.application.applicant if facts.application else None
    for template, role in ((rule.sender, PartyRole.SENDER), (rule.recipient, PartyRole.RECIPIENT)):
        if template:
            name = _text(template, facts, profile)
            is_person = any(part.personal_name for part in name.parts)
            parties.append(CorrespondenceParty(role, name, is_person=is_person and applicant is not None))
    if rule.internal:
        role = PartyRole.INTERNAL_SENDER if rule.internal == "sender" else PartyRole.INTERNAL_RECIPIENT
        parties.append(
            CorrespondenceParty(role, ScreenedText.plain(f"{officer} {unit}"), officer=officer, unit=unit)
        )
    return tuple(parties)


def _documents(
    facts: TransferFacts, profile: ArchiveProfile, rule: EntryRule, key: str
) -> tuple[tuple[DocumentDescription, ...], tuple[DocumentContent, ...]]:
    """The main document, and each attachment as received."""
    access, screening = (
        _access(rule, facts),
        tuple(code for code in rule.screening if code in DOCUMENT_SCREENING),
    )
    main_key = archive_key(key, "", "", "document", "1")
    main = DocumentDescription(
        key=main_key,
        role=DocumentRole.MAIN,
        title=_text(rule.document_title, facts, profile)
        if rule.document_title
        else _title(rule, facts, profile),
        objects=(),
        document_type=rule.document_type,
        access=access,
        screening=screening,
    )
    documents, contents = [main], [DocumentContent(main_key, _content(facts))]
    attachments = (
        facts.application.attachments if facts.application and facts.kind is TransferKind.APPLICATION else ()
    )
    for number, (attachment, title) in enumerate(
        zip(attachments, attachment_titles(attachments, profile), strict=True), 2
    ):
        document_key = archive_key(key, "", attachment.id, "attachment", "1")
        documents.append(
            DocumentDescription(
                key=document_key,
                role=DocumentRole.ATTACHMENT,
                title=ScreenedText.plain(title),
                objects=(),
                access=access,
                screening=tuple(code for code in screening if code != "TD"),
                original_file_name=attachment.file_name,
                number=number,
            )
        )
        contents.append(DocumentContent(document_key, ContentKind.ATTACHMENT, attachment.id))
    if facts.letter is not None and facts.letter.example and facts.applicant_list is not None:
        list_key = archive_key(key, "", "", "address_list", "1")
        list_title = ScreenedText.plain(f"Adresseliste – {facts.letter.kind_name} – {facts.vacancy.title}")
        documents.append(
            DocumentDescription(
                key=list_key,
                role=DocumentRole.ATTACHMENT,
                title=list_title,
                objects=(),
                access=access,
                screening=screening,
                number=2,
            )
        )
        contents.append(DocumentContent(list_key, ContentKind.APPLICANT_LIST))
    return tuple(documents), tuple(contents)


def attachment_titles(attachments: tuple[Attachment, ...], profile: ArchiveProfile) -> tuple[str, ...]:
    """By kind and number (`Vitnemål 2`): the applicant's own file name is never public (routine, section 2)."""
    counts: dict[str, int] = {}
    titles = []
    for attachment in attachments:
        counts[attachment.kind.value] = counts.get(attachment.kind.value, 0) + 1
        titles.append(
            f"{profile.attachment_titles.get(attachment.kind.value, 'Vedlegg')} {counts[attachment.kind.value]}"
        )
    return tuple(titles)


def _content(facts: TransferFacts) -> ContentKind:
    match facts.kind:
        case TransferKind.ADVERTISEMENT | TransferKind.ADVERTISEMENT_CHANGE:
            return ContentKind.ADVERTISEMENT
        case TransferKind.APPLICATION:
            return ContentKind.APPLICATION
        case TransferKind.LETTER:
            return ContentKind.LETTER
        case TransferKind.EXEMPTION_DECISION:
            return ContentKind.EXEMPTION_DECISION
        case _:
            return ContentKind.APPLICANT_LIST if facts.applicant_list is not None else ContentKind.NOTE


def _changed_on(facts: TransferFacts) -> date | None:
    if facts.occurred:
        return facts.occurred
    if facts.application is None:
        return None
    return (facts.application.changed or facts.application.received).astimezone(OSLO).date()


def _document_date(facts: TransferFacts, context: PlanContext) -> date:
    """Publication for the advertisement, submission in the source for an application, else the day that it happened."""
    if (day := _happened_on(facts)) is not None:
        return day
    if facts.application is not None:
        return _received_date(facts) or context.today
    if facts.kind is TransferKind.ADVERTISEMENT:
        return facts.vacancy.published or context.today
    return facts.occurred or facts.vacancy.cancelled_on or context.today


def _happened_on(facts: TransferFacts) -> date | None:
    """The day on which a list was locked, a letter sent, an exemption decided."""
    return facts.happened.astimezone(OSLO).date() if facts.happened else None


def _received_date(facts: TransferFacts) -> date | None:
    """Submission in the source, also when transferred late."""
    if facts.application is None:
        return None
    moment = facts.application.withdrawn if facts.kind is TransferKind.WITHDRAWAL else None
    return (moment or _received(facts.application)).astimezone(OSLO).date()


def _written(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else ""
