"""The three sets compared: source against what we know, that against what was sent, and that against the archive. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from arkivbro.core.completeness import (
    ArchiveAnswer,
    Archived,
    ArchivedDocument,
    Difference,
    Flow,
    Kind,
    Known,
    Sent,
    SentDocument,
    SourceAnswer,
    Standing,
    Told,
    in_order,
)
from arkivbro.core.keys import KEY_PATTERN
from arkivbro.core.messages import Message, message
from arkivbro.core.ref import Ref

Of = tuple[Flow, str]
"""A flow, and what the ledger calls one thing in it."""


def compare(
    source: SourceAnswer, known: Sequence[Known], sent: Sequence[Sent], archive: ArchiveAnswer
) -> tuple[Difference, ...]:
    """Every difference, in an order that is always the same. `sent` has the oldest of each series first."""
    series: dict[Of, list[Sent]] = defaultdict(list)
    for one in sent:
        series[one.flow, one.subject].append(one)
    return in_order(
        [
            *_source_and_known(source, known),
            *_known_and_sent(known, series),
            *_standing(sent),
            *_sent_and_archive(sent, archive),
        ]
    )


# --- the source against what we know ------------------------------------------------------------------------------


def _source_and_known(source: SourceAnswer, known: Sequence[Known]) -> Iterator[Difference]:
    ours = {(one.flow, one.ref): one for one in known if one.ref is not None}
    told: dict[tuple[Flow, Ref], list[Told]] = defaultdict(list)
    for thing in source.told:
        told[thing.flow, thing.ref].append(thing)
    for (flow, ref), by_doors in told.items():
        there = ours.get((flow, ref))
        if there is None:
            yield Difference(Kind.MISSING, flow, ref.subject, message("verify.not_received"))
        else:
            yield from _received_as_told(there, by_doors)
    for (flow, ref), one in ours.items():
        if ref is not None and (ref.source, flow) in source.whole and (flow, ref) not in told:
            yield Difference(Kind.REMARK, flow, one.subject, message("verify.gone_from_source"))
    for silent in source.not_asked:
        why = message("verify.source_not_asked", why=silent.why)
        yield Difference(Kind.NOT_ASKED, silent.flow, silent.source, why)


def _received_as_told(known: Known, by_doors: list[Told]) -> Iterator[Difference]:
    """A source may have several doors, of which one tells less: that we have the text of any of them is enough, and each file of all."""
    lacking = {sha256 for one in by_doors for sha256 in one.files or ()} - set(known.files)
    for sha256 in sorted(lacking):
        told = message("verify.file_not_received")
        yield Difference(Kind.MISSING, Flow.ATTACHMENT, known.subject, told, place=sha256[:12])
    digests = {one.digest for one in by_doors if one.digest}
    if digests and known.told and known.told not in digests and not lacking:
        seen = min(digests)
        told = message("verify.changed_in_source")
        yield Difference(Kind.CHANGED, known.flow, known.subject, told, seen=seen)


# --- what we know against what was sent ---------------------------------------------------------------------------


def _known_and_sent(known: Sequence[Known], series: dict[Of, list[Sent]]) -> Iterator[Difference]:
    for one in known:
        if not one.is_wanted:
            continue
        sents = series.get((one.flow, one.subject), [])
        newest = sents[-1] if sents else None
        if newest is None or (one.shown and newest.shown != one.shown):
            if one.is_held:
                yield Difference(Kind.WAITING, one.flow, one.subject, message("verify.stopped"))
            else:
                yield Difference(Kind.MISSING, one.flow, one.subject, message("verify.no_transfer"))
        elif newest.standing is Standing.RESTS:
            yield from _files_went_in(one, sents)


def _files_went_in(known: Known, sents: list[Sent]) -> Iterator[Difference]:
    """Each attachment that came is a document of one of its entries, or is among those that are told as left out."""
    went = {document.sha256 for one in sents for document in one.documents}
    if any(one.standing is Standing.BY_HAND for one in sents):
        return
    lacking = sorted(set(known.files) - went)
    for sha256 in lacking[sum(one.files_out for one in sents) :]:
        told = message("verify.attachment_not_sent")
        yield Difference(
            Kind.MISSING, Flow.ATTACHMENT, known.subject, told, sents[-1].transfer, place=sha256[:12]
        )


def _standing(sent: Iterable[Sent]) -> Iterator[Difference]:
    """How far each transfer has come, and the files that stayed outside it."""
    for one in sent:
        match one.standing:
            case Standing.WAITS:
                yield _of(one, Kind.WAITING, message("verify.not_transferred"))
            case Standing.STUCK:
                yield _of(one, Kind.WAITING, message("verify.needs_person"))
            case Standing.BY_HAND:
                yield _of(one, Kind.REMARK, message("verify.by_hand"))
            case _:
                pass
        for file in one.stayed_out:
            yield Difference(
                Kind.MISSING, Flow.ATTACHMENT, one.subject, file.told, one.transfer, place=file.place
            )


def _of(sent: Sent, kind: Kind, told: Message) -> Difference:
    return Difference(kind, sent.flow, sent.subject, told, sent.transfer)


# --- what was sent against the archive ----------------------------------------------------------------------------


def _sent_and_archive(sent: Sequence[Sent], archive: ArchiveAnswer) -> Iterator[Difference]:
    there: dict[str, list[Archived]] = defaultdict(list)
    for entry in archive.entries:
        there[entry.key].append(entry)
    for one in sent:
        if one.standing is Standing.RESTS:
            found = there.get(one.key, []) if one.key else []
            yield from _stands(one, found, is_whole=archive.is_whole)
    yield from _of_nobody(archive, {one.key for one in sent})
    if not archive.is_whole or archive.not_asked is not None:
        why = archive.not_asked or message("verify.not_whole")
        yield Difference(Kind.NOT_ASKED, Flow.ADVERTISEMENT, "", message("verify.archive_not_asked", why=why))


def _stands(sent: Sent, found: list[Archived], *, is_whole: bool) -> Iterator[Difference]:
    if not found:
        if is_whole:
            yield _of(sent, Kind.MISSING, message("verify.entry_gone"))
        return
    if len(found) > 1:
        numbers = ", ".join(sorted(one.number for one in found))
        told = message("verify.twice", numbers=numbers)
        yield Difference(Kind.EXTRA, sent.flow, sent.subject, told, sent.transfer, number=numbers)
    entry = min(found, key=lambda one: (len(one.changed), one.number))
    if entry.moved_to:
        told = message("verify.moved_in_archive", number=entry.moved_to)
        yield Difference(Kind.CHANGED, sent.flow, sent.subject, told, sent.transfer, number=entry.number)
    if entry.changed:
        told = message("verify.changed_in_archive", fields=entry.changed)
        yield Difference(
            Kind.CHANGED,
            sent.flow,
            sent.subject,
            told,
            sent.transfer,
            number=entry.number,
            seen=entry.changes,
        )
    documents = {one.key: one for one in entry.documents}
    unkeyed = documents.get("")
    for document in sent.documents:
        there = documents.get(document.key)
        if there is None and unkeyed is not None and _file(document, unkeyed) is None:
            continue  # an archive that tells no keys has it all the same
        yield from _document(sent, entry, document, there)
    yield from _documents_of_nobody(sent, entry)


def _documents_of_nobody(sent: Sent, entry: Archived) -> Iterator[Difference]:
    """What hangs on our entry and was not sent with it: what people added is theirs."""
    ours = {one.key for one in sent.documents}
    went = {one.sha256 for one in sent.documents}
    for one in entry.documents:
        if one.key in ours:
            continue
        if KEY_PATTERN.fullmatch(one.key):
            told = message("verify.unknown_document")
            kind, place = Kind.EXTRA, one.key[:12]
        elif not {file.read for file in one.files} <= went:
            told, kind, place = message("verify.document_of_people"), Kind.REMARK, ""
        else:
            continue
        yield Difference(kind, sent.flow, sent.subject, told, sent.transfer, number=entry.number, place=place)


def _document(
    sent: Sent, entry: Archived, document: SentDocument, there: ArchivedDocument | None
) -> Iterator[Difference]:
    flow = Flow.ATTACHMENT if document.is_attachment else sent.flow
    found = _file(document, there)
    if found is not None:
        kind, told = found
        yield Difference(
            kind, flow, sent.subject, told, sent.transfer, number=entry.number, place=document.key[:12]
        )


def _file(document: SentDocument, there: ArchivedDocument | None) -> tuple[Kind, Message] | None:
    """What is wrong with the document's file; None where its bytes are those that were sent."""
    if there is None:
        return Kind.MISSING, message("verify.document_gone")
    sha256 = document.sha256
    if any(one.read == sha256 and one.told in ("", sha256) for one in there.files):
        return None
    if any(one.read for one in there.files):
        return Kind.WRONG_FILE, message("verify.checksum")
    unread = next((one.why for one in there.files if one.why is not None), None)
    if unread is not None:
        return Kind.NOT_ASKED, message("verify.file_not_read", why=unread)
    return Kind.MISSING, message("verify.file_gone")


def _of_nobody(archive: ArchiveAnswer, ours: set[str]) -> Iterator[Difference]:
    """What stands in the case and was not sent for this vacancy. What people registered there themselves is theirs, and only counted."""
    foreign = 0
    unknown = Counter[tuple[str, str]]()
    for entry in archive.entries:
        if entry.key in ours and entry.key:
            continue
        if not KEY_PATTERN.fullmatch(entry.key):
            foreign += 1
        elif entry.key not in archive.others:
            unknown[entry.key, entry.number] += 1
    for (key, number), _ in sorted(unknown.items()):
        told = message("verify.unknown_entry", number=number)
        yield Difference(Kind.EXTRA, Flow.NOTE, "", told, number=number, place=key[:12])
    if foreign:
        yield Difference(Kind.REMARK, Flow.NOTE, "", message("verify.of_people", count=foreign))
