"""The documents of an entry: the main one, what goes with it, and what each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from arkivbro.core.facts import ContentKind, DocumentContent, TransferFacts
from arkivbro.core.keys import document_key
from arkivbro.core.noark import PUBLIC, Access, DocumentDescription, DocumentObject, DocumentRole
from arkivbro.core.plan_texts import text_of, title_of
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import DOCUMENT_SCREENING, ArchiveProfile, EntryRule
from arkivbro.core.recruitment import Attachment, TransferKind
from arkivbro.core.screening import ScreenedText

ADDRESS_LIST_TITLE = "Adresseliste – {letter.kind} – {vacancy.title}"

Described = tuple[DocumentDescription, DocumentContent]


def access_of(rule: EntryRule) -> Access:
    """The rule's access; public where it has none."""
    return Access(rule.access.code, rule.access.basis) if rule.access else PUBLIC


def documents_of(
    facts: TransferFacts, profile: ArchiveProfile, rule: EntryRule, key: str
) -> tuple[tuple[DocumentDescription, ...], tuple[DocumentContent, ...]]:
    """The main document first, then an application's attachments as received, or an example letter's address list."""
    described = [_main_document(facts, profile, rule, key)]
    if facts.kind is TransferKind.APPLICATION:
        described += _attachments(facts, profile, rule, key)
    elif facts.letter is not None and facts.letter.example and facts.applicant_list is not None:
        described.append(_address_list(facts, profile, rule, key))
    return tuple(document for document, _ in described), tuple(content for _, content in described)


def _main_document(facts: TransferFacts, profile: ArchiveProfile, rule: EntryRule, key: str) -> Described:
    main_key = document_key(key, "document")
    titled = text_of(rule.document_title, facts, profile) if rule.document_title else None
    uploaded = facts.letter.file if facts.letter is not None else None
    document = DocumentDescription(
        key=main_key,
        role=DocumentRole.MAIN,
        title=titled or title_of(rule, facts, profile),
        objects=(),
        document_type=rule.document_type,
        access=access_of(rule),
        screening=_screening(rule),
        original_file_name=uploaded.file_name if uploaded else "",
    )
    if uploaded is not None:
        return document, DocumentContent(main_key, ContentKind.LETTER_FILE, uploaded.ref)
    return document, DocumentContent(main_key, _content(facts))


def _attachments(facts: TransferFacts, profile: ArchiveProfile, rule: EntryRule, key: str) -> list[Described]:
    attachments = facts.application.attachments if facts.application else ()
    titles = attachment_titles(attachments, profile)
    described = []
    for number, (attachment, title) in enumerate(zip(attachments, titles, strict=True), 2):
        its_key = document_key(key, "attachment", attachment.ref)
        document = DocumentDescription(
            key=its_key,
            role=DocumentRole.ATTACHMENT,
            title=ScreenedText.plain(title),
            objects=(),
            access=access_of(rule),
            screening=_without_title(rule),
            original_file_name=attachment.file_name,
            number=number,
        )
        described.append((document, DocumentContent(its_key, ContentKind.ATTACHMENT, attachment.ref)))
    return described


def _address_list(facts: TransferFacts, profile: ArchiveProfile, rule: EntryRule, key: str) -> Described:
    """Who were sent the letter: an attachment to the example, exempt as a whole whatever the example is."""
    own = profile.entry.get("address_list")
    list_key = document_key(key, "address_list")
    document = DocumentDescription(
        key=list_key,
        role=DocumentRole.ATTACHMENT,
        title=text_of(own.title if own else ADDRESS_LIST_TITLE, facts, profile),
        objects=(),
        access=access_of(own if own and own.access else rule),
        screening=_without_title(own if own and own.access else rule),
        number=2,
    )
    return document, DocumentContent(list_key, ContentKind.APPLICANT_LIST)


def _screening(rule: EntryRule) -> tuple[str, ...]:
    return tuple(code for code in rule.screening if code in DOCUMENT_SCREENING)


def _without_title(rule: EntryRule) -> tuple[str, ...]:
    """A title by kind and number has nothing to screen."""
    return tuple(code for code in _screening(rule) if code != "TD")


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
