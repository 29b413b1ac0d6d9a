"""Generated vacancies for the completeness proof: a world in which everything is in, with all that may lawfully be odd, and differences that are planted in it.

The three sets are made apart from each other, from one list of things; whoever plants one says what is to be found, and nobody asks `compare`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from arkivbro.core.completeness import (
    ArchiveAnswer,
    Archived,
    ArchivedDocument,
    ArchivedFile,
    Flow,
    Kind,
    Known,
    NotAsked,
    Sent,
    SentDocument,
    SourceAnswer,
    Standing,
    StayedOut,
    Told,
)
from arkivbro.core.keys import archive_key, document_key
from arkivbro.core.messages import message
from arkivbro.core.ref import Ref

SOURCES = ("webcruiter", "folder", "positions")
Expected = tuple[Kind, Flow, str, str]
"""Kind, flow, subject and code of a difference."""
SILENT = message("verify.source_cannot_list")


def digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass
class World:
    """Everything of one vacancy, and what is to be found in it."""

    dice: random.Random
    told: list[Told] = field(default_factory=list)
    whole: set[tuple[str, Flow]] = field(default_factory=set)
    not_asked: list[NotAsked] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    entries: list[Archived] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    is_whole: bool = True
    expected: list[Expected] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Subjects and keys in which something was planted: one difference in each."""

    @property
    def source(self) -> SourceAnswer:
        return SourceAnswer(tuple(self.told), frozenset(self.whole), tuple(self.not_asked))

    @property
    def archive(self) -> ArchiveAnswer:
        why = None if self.is_whole else message("verify.took_too_long")
        return ArchiveAnswer(tuple(self.entries), self.is_whole, why, frozenset(self.others))


def stands(sent: Sent, number: str) -> Archived:
    documents = tuple(
        ArchivedDocument(one.key, (ArchivedFile(one.sha256, one.sha256),)) for one in sent.documents
    )
    return Archived(sent.key, number, documents)


def clean(seed: int) -> World:
    """A vacancy of which everything is where it should be, and which is as odd as vacancies are."""
    dice = random.Random(seed)
    world = World(dice)
    vacancy = Ref("webcruiter", str(seed))
    silent = dice.random() < 0.3
    for source in SOURCES:
        for flow in (Flow.ADVERTISEMENT, Flow.APPLICATION, Flow.WITHDRAWAL):
            if silent and source == "webcruiter":
                world.not_asked.append(NotAsked(source, flow, SILENT))
                world.expected.append((Kind.NOT_ASKED, flow, source, "source_not_asked"))
            elif not (
                source == "webcruiter" and dice.random() < 0.2
            ):  # one that tells, and not that it told all
                world.whole.add((source, flow))
    _one_of_a_source(world, Flow.ADVERTISEMENT, vacancy, "", versions=dice.choice((1, 1, 2, 4)))
    ids = [str(number) for number in range(dice.randint(0, 6))]
    for id_ in ids:
        source = dice.choice(SOURCES)
        _application(world, Ref(source, id_))
        if dice.random() < 0.3:  # the same id in another source is another applicant
            other = dice.choice([one for one in SOURCES if one != source])
            _application(world, Ref(other, id_))
    for number in range(dice.randint(0, 2)):
        _ours(world, Flow.LIST, f"liste-{number}")
        _ours(world, Flow.LETTER, f"webcruiter:{number}/brev")
        _ours(world, Flow.DECISION, f"webcruiter:{number}/1")
    if dice.random() < 0.2:
        _ours(world, Flow.NOTE, "cancelled")
    _of_others(world)
    dice.shuffle(world.told)
    dice.shuffle(world.known)
    dice.shuffle(world.entries)
    return world


def _application(world: World, ref: Ref) -> None:
    dice = world.dice
    files = [digest("file", ref, number) for number in range(dice.randint(0, 3))]
    if files and dice.random() < 0.1:
        files.append(files[0])  # the same file twice
    _one_of_a_source(
        world, Flow.APPLICATION, ref, ref.subject, files, versions=dice.choice((1, 1, 1, 2, 3)), may_wait=True
    )
    if dice.random() < 0.2:
        _one_of_a_source(world, Flow.WITHDRAWAL, ref, ref.subject)


def _one_of_a_source(
    world: World,
    flow: Flow,
    ref: Ref,
    subject: str,
    files: list[str] | None = None,
    *,
    versions: int = 1,
    may_wait: bool = False,
) -> None:
    dice = world.dice
    told, shown = digest("told", flow, ref), digest("shown", flow, ref, versions)
    is_asked = not any((one.source, one.flow) == (ref.source, flow) for one in world.not_asked)
    fate = dice.choice(("held", "unwanted", "gone", "two doors", *["usual"] * 8))
    if fate == "gone" and (ref.source, flow) in world.whole:
        world.expected.append((Kind.REMARK, flow, subject, "gone_from_source"))
    elif is_asked and fate != "gone":
        world.told.append(Told(flow, ref, told, tuple(files) if files is not None else None))
        if fate == "two doors":
            world.told.append(Told(flow, ref, digest("less", ref), None))
    is_held, is_wanted = fate == "held", fate != "unwanted"
    world.known.append(Known(flow, subject, ref, told, shown, tuple(files or ()), is_wanted, is_held))
    if is_held:
        world.expected.append((Kind.WAITING, flow, subject, "stopped"))
    if not is_held and is_wanted:
        _series(world, flow, subject, ref, shown, files or [], versions, may_wait=may_wait)


def _series(
    world: World,
    flow: Flow,
    subject: str,
    about: Ref,
    shown: str,
    files: list[str],
    versions: int,
    *,
    may_wait: bool,
) -> None:
    """The transfers of one thing, of which only the newest may not rest."""
    dice = world.dice
    for version in range(1, versions + 1):
        is_newest = version == versions
        key = archive_key("test", about, flow.value, str(version), subject)
        carried = sorted(set(files)) if version == 1 else []  # a changed entry has what is new
        documents = [SentDocument(document_key(key, "main"), digest("main", key))]
        documents += [
            SentDocument(document_key(key, "file", Ref("file", one)), one, is_attachment=True)
            for one in carried
        ]
        choices = [Standing.RESTS] * 8 + [Standing.BY_HAND]
        if may_wait and is_newest:
            choices += [Standing.WAITS, Standing.STUCK, Standing.NOT_DUE]
        standing = dice.choice(choices)
        one = Sent(
            key,
            flow,
            subject,
            standing,
            shown if is_newest else digest("before", key),
            () if standing is Standing.BY_HAND else tuple(documents),  # nobody knows what people put there
            transfer=digest(key)[:18],
        )
        world.sent.append(one)
        told = {
            Standing.WAITS: (Kind.WAITING, flow, subject, "not_transferred"),
            Standing.STUCK: (Kind.WAITING, flow, subject, "needs_person"),
            Standing.BY_HAND: (Kind.REMARK, flow, subject, "by_hand"),
        }.get(standing)
        if told:
            world.expected.append(told)
        if standing is Standing.RESTS or (standing is Standing.WAITS and dice.random() < 0.3):
            world.entries.append(stands(one, f"2026/1-{len(world.entries) + 1}"))


def _ours(world: World, flow: Flow, subject: str) -> None:
    """A list, a letter, a decision: no source has it."""
    shown = "" if world.dice.random() < 0.5 else digest("shown", flow, subject)
    world.known.append(Known(flow, subject, shown=shown))
    _series(world, flow, subject, Ref("own", subject), shown or digest("any", subject), [], 1, may_wait=True)


def _of_others(world: World) -> None:
    """What people registered in the case, and what another vacancy linked to it has there."""
    foreign = world.dice.randint(0, 2)
    for number in range(foreign):
        key = world.dice.choice(("", "fra et annet system"))
        world.entries.append(Archived(key, f"2026/1-9{number}"))
    if foreign:
        world.expected.append((Kind.REMARK, Flow.NOTE, "", "of_people"))
    if world.dice.random() < 0.3:
        key = archive_key("test", Ref("webcruiter", "another"), "application")
        world.others.add(key)
        world.entries.append(Archived(key, "2026/1-80"))


# --- planting -----------------------------------------------------------------------------------------------------

Plant = Callable[[World], bool]
"""Puts one difference in, and what is to be found for it; False where the world has no place for it."""


def _pick_sent(world: World, *, rests: bool = True) -> int | None:
    """One that rests, with nothing planted in its series."""
    free = [
        number
        for number, one in enumerate(world.sent)
        if (one.standing is Standing.RESTS) is rests and _place(one) not in world.used
    ]
    if not free:
        return None
    number = world.dice.choice(free)
    world.used.add(_place(world.sent[number]))
    return number


def _place(one: Sent | Known) -> str:
    return f"{one.flow.value} {one.subject}"


def _entry(world: World, key: str) -> int:
    return next(number for number, one in enumerate(world.entries) if one.key == key)


def _changed_entry(world: World, sent: Sent, **changes: object) -> Archived:
    number = _entry(world, sent.key)
    world.entries[number] = replace(world.entries[number], **changes)  # type: ignore[arg-type]  # by the field's name
    return world.entries[number]


def entry_gone(world: World) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    del world.entries[_entry(world, one.key)]
    if world.is_whole:
        world.expected.append((Kind.MISSING, one.flow, one.subject, "entry_gone"))
    return True


def twice_there(world: World) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    world.entries.append(replace(world.entries[_entry(world, one.key)], number="2026/1-200"))
    world.expected.append((Kind.EXTRA, one.flow, one.subject, "twice"))
    return True


def unknown_there(world: World) -> bool:
    key = archive_key("test", Ref("webcruiter", "from a backup"), str(world.dice.random()))
    world.entries.append(Archived(key, f"2026/1-3{len(world.entries)}"))
    world.expected.append((Kind.EXTRA, Flow.NOTE, "", "unknown_entry"))
    return True


def changed_there(world: World) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    _changed_entry(world, one, changed=(message("where.title"),), changes=digest("other title"))
    world.expected.append((Kind.CHANGED, one.flow, one.subject, "changed_in_archive"))
    return True


def moved_there(world: World) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    _changed_entry(world, one, moved_to="2026/2")
    world.expected.append((Kind.CHANGED, one.flow, one.subject, "moved_in_archive"))
    return True


def document_gone(world: World) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    gone = world.dice.choice(one.documents)
    entry = world.entries[_entry(world, one.key)]
    _changed_entry(world, one, documents=tuple(there for there in entry.documents if there.key != gone.key))
    flow = Flow.ATTACHMENT if gone.is_attachment else one.flow
    world.expected.append((Kind.MISSING, flow, one.subject, "document_gone"))
    return True


def document_added(world: World) -> bool:
    """By a person: theirs, and said."""
    return _document_more(world, "", Kind.REMARK, "document_of_people")


def document_unknown(world: World) -> bool:
    return _document_more(world, "ab" + "q" * 26, Kind.EXTRA, "unknown_document")


def _document_more(world: World, key: str, kind: Kind, code: str) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    entry = world.entries[_entry(world, one.key)]
    file = ArchivedFile(digest("theirs"), digest("theirs"))
    _changed_entry(world, one, documents=(*entry.documents, ArchivedDocument(key, (file,))))
    world.expected.append((kind, one.flow, one.subject, code))
    return True


def _file_planted(
    world: World, file: Callable[[str], tuple[ArchivedFile, ...]], kind: Kind, code: str
) -> bool:
    if (number := _pick_sent(world)) is None:
        return False
    one = world.sent[number]
    of = world.dice.choice(one.documents)
    entry = world.entries[_entry(world, one.key)]
    made = tuple(
        replace(there, files=file(of.sha256)) if there.key == of.key else there for there in entry.documents
    )
    _changed_entry(world, one, documents=made)
    flow = Flow.ATTACHMENT if of.is_attachment else one.flow
    world.expected.append((kind, flow, one.subject, code))
    return True


def rotten_file(world: World) -> bool:
    return _file_planted(
        world, lambda sha: (ArchivedFile(sha, digest("rot", sha)),), Kind.WRONG_FILE, "checksum"
    )


def swapped_file(world: World) -> bool:
    other = digest("another's file")
    return _file_planted(world, lambda _: (ArchivedFile(other, other),), Kind.WRONG_FILE, "checksum")


def wrongly_told_file(world: World) -> bool:
    return _file_planted(
        world, lambda sha: (ArchivedFile(digest("wrong", sha), sha),), Kind.WRONG_FILE, "checksum"
    )


def file_gone(world: World) -> bool:
    return _file_planted(world, lambda sha: (ArchivedFile(sha, ""),), Kind.MISSING, "file_gone")


def file_row_gone(world: World) -> bool:
    return _file_planted(world, lambda _: (), Kind.MISSING, "file_gone")


def unread_file(world: World) -> bool:
    why = message("verify.took_too_long")
    return _file_planted(world, lambda sha: (ArchivedFile(sha, "", why),), Kind.NOT_ASKED, "file_not_read")


def not_whole(world: World) -> bool:
    """The archive hides rows: what is not seen is no longer called gone."""
    if not world.is_whole:
        return False
    world.is_whole = False
    world.expected = [one for one in world.expected if one[3] != "entry_gone"]
    world.expected.append((Kind.NOT_ASKED, Flow.ADVERTISEMENT, "", "archive_not_asked"))
    number = _pick_sent(world)
    if number is not None:
        del world.entries[_entry(world, world.sent[number].key)]
    return True


def never_received(world: World) -> bool:
    flow = world.dice.choice((Flow.APPLICATION, Flow.WITHDRAWAL))
    ref = Ref("folder", f"never {world.dice.random()}")
    world.told.append(Told(flow, ref, digest(ref)))
    world.expected.append((Kind.MISSING, flow, ref.subject, "not_received"))
    return True


def _pick_told(world: World, *, with_files: bool = False) -> tuple[int, int] | None:
    """Indexes of something told by one door, and of what we know of it."""
    refs = [(one.flow, one.ref) for one in world.told]
    free = []
    for number, one in enumerate(world.told):
        held = [at for at, known in enumerate(world.known) if (known.flow, known.ref) == (one.flow, one.ref)]
        usable = held and refs.count((one.flow, one.ref)) == 1 and (one.files is not None or not with_files)
        if usable and _place(world.known[held[0]]) not in world.used:
            free.append((number, held[0]))
    if not free:
        return None
    number, at = world.dice.choice(free)
    world.used.add(_place(world.known[at]))
    return number, at


def changed_in_source(world: World) -> bool:
    if (found := _pick_told(world)) is None:
        return False
    number, at = found
    one = world.known[at]
    world.told[number] = replace(world.told[number], digest=digest("a new text", one.subject))
    world.expected.append((Kind.CHANGED, one.flow, one.subject, "changed_in_source"))
    return True


def file_not_received(world: World) -> bool:
    if (found := _pick_told(world, with_files=True)) is None:
        return False
    number, at = found
    told = world.told[number]
    world.told[number] = replace(
        told, digest=digest("with a file"), files=(*(told.files or ()), digest("a new file", told.ref))
    )
    world.expected.append((Kind.MISSING, Flow.ATTACHMENT, world.known[at].subject, "file_not_received"))
    return True


def _pick_known(world: World, *, rests: bool) -> tuple[Known, list[int]] | None:
    """Something that is wanted and not held, and its transfers."""
    free = []
    for one in world.known:
        series = [
            at for at, sent in enumerate(world.sent) if (sent.flow, sent.subject) == (one.flow, one.subject)
        ]
        fits = series and all(world.sent[at].standing is Standing.RESTS for at in series) is rests
        if one.is_wanted and fits and _place(one) not in world.used:
            free.append((one, series))
    if not free:
        return None
    one, series = world.dice.choice(free)
    world.used.add(_place(one))
    return one, series


def file_told_by_one_door(world: World) -> bool:
    if (found := _pick_told(world, with_files=True)) is None:
        return False
    number, at = found
    told = world.told[number]
    world.told.append(replace(told, files=(digest("a file of one door", told.ref),)))
    world.expected.append((Kind.MISSING, Flow.ATTACHMENT, world.known[at].subject, "file_not_received"))
    return True


def never_asked_for(world: World) -> bool:
    """The ledger has nothing of it, and so the archive neither."""
    if (found := _pick_known(world, rests=True)) is None:
        return False
    one, series = found
    for at in reversed(series):
        del world.entries[_entry(world, world.sent[at].key)]
        del world.sent[at]
    world.expected.append((Kind.MISSING, one.flow, one.subject, "no_transfer"))
    return True


def newer_never_asked_for(world: World) -> bool:
    """What was archived is an older version than what we know."""
    found = _pick_known(world, rests=True)
    if found is None or not found[0].shown:
        return False
    one, _ = found
    world.known[world.known.index(one)] = replace(one, shown=digest("newer", one.subject))
    world.expected.append((Kind.MISSING, one.flow, one.subject, "no_transfer"))
    return True


def attachment_not_sent(world: World) -> bool:
    if (found := _pick_known(world, rests=True)) is None:
        return False
    one, _ = found
    files = (*one.files, digest("a lost file", one.subject))
    world.known[world.known.index(one)] = replace(one, files=files)
    world.expected.append((Kind.MISSING, Flow.ATTACHMENT, one.subject, "attachment_not_sent"))
    return True


def stayed_out(world: World) -> bool:
    """A file that did not go in, and that nobody accepted: told once, not as lost besides."""
    if (found := _pick_known(world, rests=True)) is None:
        return False
    one, series = found
    told = message("verify.left_out", attachment="Vedlegg 1", why=message("files.empty"))
    at = series[-1]
    out = (StayedOut(told, "Vedlegg 1"),)
    world.sent[at] = replace(world.sent[at], stayed_out=out, files_out=1)
    world.known[world.known.index(one)] = replace(one, files=(*one.files, digest("empty", one.subject)))
    world.expected.append((Kind.MISSING, Flow.ATTACHMENT, one.subject, "left_out"))
    return True


def accepted_out(world: World) -> bool:
    """One that somebody accepted: nothing is told."""
    if (found := _pick_known(world, rests=True)) is None:
        return False
    one, series = found
    at = series[-1]
    world.sent[at] = replace(world.sent[at], files_out=1)
    world.known[world.known.index(one)] = replace(one, files=(*one.files, digest("accepted", one.subject)))
    return True


PLANTS: tuple[Plant, ...] = (
    entry_gone,
    twice_there,
    unknown_there,
    changed_there,
    moved_there,
    document_gone,
    document_added,
    document_unknown,
    rotten_file,
    swapped_file,
    wrongly_told_file,
    file_gone,
    file_row_gone,
    unread_file,
    never_received,
    changed_in_source,
    file_not_received,
    file_told_by_one_door,
    never_asked_for,
    newer_never_asked_for,
    attachment_not_sent,
    stayed_out,
    accepted_out,
    not_whole,
)
