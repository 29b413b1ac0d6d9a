"""The documents of a plan: rendered, or taken as received, into the working files.

What is wrong with one attachment is a remark and never stops the rest. A rendered document is dated by the facts, so that the
same facts give the same bytes, however often it is rendered before the plan is frozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime, time
from functools import partial

from arkivbro.core.errors import BadFacts, Defect, Finding
from arkivbro.core.facts import ContentKind, DocumentContent, TransferFacts
from arkivbro.core.messages import message
from arkivbro.core.noark import Access, DocumentObject, Variant
from arkivbro.core.plan import OSLO
from arkivbro.core.plan_types import ArchivePlan
from arkivbro.core.profile import ArchiveProfile
from arkivbro.core.recruitment import Attachment, TransferKind
from arkivbro.core.ref import Ref
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, archived_before
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.disk import told_when_full
from arkivbro.documents.durable_files import Folders
from arkivbro.documents.file_store import FileStore
from arkivbro.documents.from_decisions import (
    access_mark,
    exemption_document,
    letter_document,
    list_document,
)
from arkivbro.documents.from_facts import (
    ListedAttachment,
    advertisement_document,
    application_document,
    cancelled_vacancy_note,
    withdrawal_note,
)
from arkivbro.documents.inspector import Inspector, Known
from arkivbro.documents.made import MadeDocuments
from arkivbro.documents.renderer import Rendered, Renderer

PDF = "application/pdf"
_AS_RECEIVED = (ContentKind.ATTACHMENT, ContentKind.LETTER_FILE)


def _nothing(_: TransferFacts) -> Mapping[str, str]:
    return {}


class DocumentMaking:
    """Makes the documents of plans; safe to use from several threads."""

    def __init__(
        self,
        *,
        profile: ArchiveProfile,
        body_name: str,
        files: FileStore,
        limits: AttachmentLimits,
        renderer: Renderer,
        inspector: Inspector,
        archived_files: Callable[[TransferFacts], Mapping[str, str]] = _nothing,
    ) -> None:
        """`archived_files`: what the archive has of the facts' application already, by checksum, with its format."""
        self._profile = profile
        self._body_name = body_name
        self._files = files
        self._limits = limits
        self._renderer = renderer
        self._inspector = inspector
        self._archived_files = archived_files
        self._typesetting = ThreadPoolExecutor(renderer.processes, thread_name_prefix="typesetting")

    def __call__(self, facts: TransferFacts, plan: ArchivePlan) -> MadeDocuments:
        """Every document of the plan, synced to disk. Raises BadFacts, Transient, Defect."""
        known = self._inspector.known(self._files_of(facts), self._limits)
        return self._begin(facts, plan, known, Folders())()

    def begin(
        self, asked: Sequence[tuple[TransferFacts, ArchivePlan]]
    ) -> Sequence[Callable[[], MadeDocuments]]:
        """What came from outside is looked at here and now, as far as it is not known, which is asked of all of them at once; what is
        typeset, by the children while the caller does something else. What it returns waits for them. A folder in which several of
        them lie is synced once.
        """
        files = [file for facts, _ in asked for file in self._files_of(facts)]
        known = self._inspector.known(files, self._limits)
        folders = Folders()
        return [self._begun(facts, plan, known, folders) for facts, plan in asked]

    def _begun(
        self, facts: TransferFacts, plan: ArchivePlan, known: Known, folders: Folders
    ) -> Callable[[], MadeDocuments]:
        try:
            return self._begin(facts, plan, known, folders)
        except Exception as error:  # noqa: BLE001 - told to who waits for these documents, and to nobody else
            return partial(_raise, error)

    @staticmethod
    def _files_of(facts: TransferFacts) -> list[tuple[str, str]]:
        return [(one.sha256, one.file_name) for one in _attachments_of(facts)]

    def _begin(
        self, facts: TransferFacts, plan: ArchivePlan, known: Known, folders: Folders
    ) -> Callable[[], MadeDocuments]:
        objects: dict[str, tuple[DocumentObject, ...]] = {}
        states: dict[str, str] = {}
        remarks: list[Finding] = []
        inspected = self._attachments(facts, plan, known)
        for content, _attachment, state, title in inspected:
            states[content.document_key] = state.state.value
            if state.message is not None:
                remarks.append(Finding("where.document", state.message, title))
            if state.goes_in:
                objects[content.document_key] = (_as_received(state),)
        listed = [
            ListedAttachment(title, attachment.title, state) for _, attachment, state, title in inspected
        ]
        access = {document.key: document.access for document in plan.entry.documents}
        begun: list[tuple[str, DocumentToRender, bool, Future[Rendered]]] = []
        for content in plan.contents:
            if content.kind not in _AS_RECEIVED:
                key = content.document_key
                document, is_public = (
                    self._document(content, facts, listed, access[key]),
                    access[key].is_public,
                )
                future = self._typesetting.submit(
                    self._render, document, timestamp_of(facts), folders, read_back=is_public
                )
                begun.append((key, document, is_public, future))

        def finish() -> MadeDocuments:
            texts: dict[str, str] = {}
            for key, document, is_public, future in begun:
                rendered = future.result()
                objects[key] = (_as_pdfa(rendered),)
                remarks.extend(_replaced(rendered))
                if is_public:
                    texts[key] = "\n".join((*_texts(asdict(document)), rendered.text))
            with told_when_full():
                folders.sync()
            return MadeDocuments(objects, states, tuple(remarks), texts)

        return finish

    def _attachments(
        self, facts: TransferFacts, plan: ArchivePlan, known: Known
    ) -> list[tuple[DocumentContent, Attachment, AttachmentState, str]]:
        """Each file of the plan that goes in as received, with what its inspection found and its title in the archive; and those
        that the archive has with an earlier version, where retention has taken ours.
        """
        by_ref = {attachment.ref: attachment for attachment in _attachments_of(facts)}
        titles = {document.key: document.title.full for document in plan.entry.documents}
        contents = [content for content in plan.contents if content.kind in _AS_RECEIVED]
        attachments = [by_ref[content.attachment] for content in contents if content.attachment]
        here = [one for one in attachments if self._files.has(one.sha256, one.size)]
        states = self._archived(facts, [one for one in attachments if one not in here])
        paths = [(self._files.path(one.sha256), one.file_name) for one in here]
        inspected = self._inspector.inspect(paths, self._limits, known) if paths else []
        states |= {one.ref: state for one, state in zip(here, inspected, strict=True)}
        return [
            (content, attachment, states[attachment.ref], titles[content.document_key])
            for content, attachment in zip(contents, attachments, strict=True)
        ]

    def _archived(self, facts: TransferFacts, gone: list[Attachment]) -> dict[Ref, AttachmentState]:
        archived = self._archived_files(facts) if gone else {}
        if any(one.sha256 not in archived for one in gone):
            raise BadFacts("documents.attachment_missing")
        return {one.ref: archived_before(one, archived[one.sha256]) for one in gone}

    def _document(
        self,
        content: DocumentContent,
        facts: TransferFacts,
        listed: list[ListedAttachment],
        access: Access,
    ) -> DocumentToRender:
        vacancy, application = facts.vacancy, facts.application
        mark = "" if access.is_public else access_mark(access.basis)
        match content.kind, facts.kind:
            case ContentKind.ADVERTISEMENT, _:
                return advertisement_document(vacancy, self._body_name, changed_on=facts.occurred)
            case ContentKind.APPLICATION, _ if application is not None:
                return application_document(vacancy, application, self._body_name, listed)
            case ContentKind.NOTE, TransferKind.WITHDRAWAL if application is not None:
                return withdrawal_note(vacancy, application, self._body_name)
            case ContentKind.NOTE, TransferKind.OTHER if facts.note == "cancelled":
                return cancelled_vacancy_note(vacancy, self._body_name)
            case ContentKind.APPLICANT_LIST, _ if facts.applicant_list is not None:
                return list_document(facts.applicant_list, vacancy, self._body_name, legal_basis=access.basis)
            case ContentKind.LETTER, _ if facts.letter is not None:
                return letter_document(vacancy, application, facts.letter, self._body_name, mark=mark)
            case ContentKind.EXEMPTION_DECISION, _ if application is not None and facts.exemption is not None:
                return exemption_document(vacancy, application, facts.exemption, self._body_name, mark=mark)
        raise Defect(detail=f"no document for {facts.kind.value} {facts.note}")

    def _render(
        self, document: DocumentToRender, timestamp: datetime, folders: Folders, *, read_back: bool
    ) -> Rendered:
        """In a thread of its own, which only waits for the child and the disk."""
        with self._files.making() as path:
            rendered = self._renderer.render(document, timestamp, path, read_back=read_back)
            self._files.adopt(path, rendered.sha256, rendered.size, folders)
        return rendered


def _raise(error: Exception) -> MadeDocuments:
    raise error


def _attachments_of(facts: TransferFacts) -> tuple[Attachment, ...]:
    """The files that came from outside: an application's attachments, and a letter that was uploaded as a file."""
    uploaded = (facts.letter.file,) if facts.letter is not None and facts.letter.file is not None else ()
    return (*(facts.application.attachments if facts.application else ()), *uploaded)


def timestamp_of(facts: TransferFacts) -> datetime:
    """The moment that a rendered document is dated, to the second: by the facts, never by the clock."""
    return _moment(facts).replace(microsecond=0)  # PDF knows no fractions, and typst refuses them


def _moment(facts: TransferFacts) -> datetime:
    if facts.happened is not None:
        return facts.happened
    application = facts.application
    if application is not None:
        if facts.kind is TransferKind.WITHDRAWAL and application.withdrawn:
            return application.withdrawn
        return application.submitted
    day = facts.occurred or facts.vacancy.published or facts.vacancy.created
    return datetime.combine(day, time(), tzinfo=OSLO) if day else datetime(2000, 1, 1, tzinfo=OSLO)


def _as_received(state: AttachmentState) -> DocumentObject:
    """Already PDF/A by its own word: archive format; everything else is the format it was produced in."""
    variant = Variant.ARCHIVE if state.pdfa else Variant.PRODUCTION
    return DocumentObject(state.sha256, state.size, state.format, state.media_type, state.extension, variant)


def _as_pdfa(rendered: Rendered) -> DocumentObject:
    return DocumentObject(rendered.sha256, rendered.size, rendered.format, PDF, "pdf", Variant.ARCHIVE)


def _replaced(rendered: Rendered) -> Iterator[Finding]:
    if rendered.replaced:
        yield Finding("where.the_document", message("documents.signs_replaced", count=rendered.replaced))
    if rendered.removed:
        yield Finding("where.the_document", message("documents.signs_left_out", count=rendered.removed))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
