"""Webcruiter's own archive transfer behind the RecruitmentSource port: Noark 4 XML with files, in a folder that SFTP or a share fills.

Only the two traces in the contract (9.1) are known of it. An application is taken with all its files or not at all; a file that is
named and is not there yet is waited for, and told of. What a delivery says of case, type, status and code decides nothing: it is
compared with the profile, and told.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import IO, BinaryIO

from arkivbro.connectors.webcruiter.configuration import DeliverySettings
from arkivbro.connectors.webcruiter.delivery_mark import DeliveryMark
from arkivbro.connectors.webcruiter.feed_item import MAX_IDENTIFIER, SOURCE_NAME
from arkivbro.connectors.webcruiter.mapping import read_mapping
from arkivbro.connectors.webcruiter.noark4 import LARGEST, DeliveredEntry, Title, day_of, entries_of, title_of
from arkivbro.connectors.webcruiter.parcels import NotYet, Parcel, parcels
from arkivbro.core.errors import BadFacts, Finding, Misconfigured
from arkivbro.core.messages import Message, message
from arkivbro.core.names_on_disk import as_on_disk
from arkivbro.core.recruitment import Applicant, Application, Attachment, AttachmentKind
from arkivbro.core.ref import Ref, is_id
from arkivbro.core.stored_json import to_json
from arkivbro.core.working_days import OSLO
from arkivbro.ports import (
    CheckLevel,
    CheckResult,
    Given,
    Marks,
    SourceBatch,
    SourceCapabilities,
    SourceItem,
    UnreadableItem,
    no_marks,
)

DOOR = "webcruiter-delivery"
CHUNK = 1024 * 1024
REMEMBERED = 3_600.0
"""Seconds."""
_CODE = re.compile(r"[A-ZÆØÅ0-9]{1,5}", re.IGNORECASE)
"""What may be told on Drift of a delivery's codes: anything longer may be about somebody."""
LARGEST_FILE = 200_000_000


class _Wrong(Exception):
    """It keeps the entry out."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("the entry cannot be used")
        self.findings = findings


class DeliverySource:
    """The deliveries in the folder. Between calls it only remembers which of them had nothing new, for an hour (`_Settled`).

    `expected` is what the profile gives an application: "type" and "code". `gives_way`: the API tells of the same candidates.
    Then one that it has not told of (`is_told`) is left to it until so many seconds after its delivery (`patience`) it `has_come` round, or
    has been silent for as long: taken in by the little that a delivery says, it would be changed, and journalled anew, when the API comes to it.
    """

    def __init__(
        self,
        settings: DeliverySettings,
        *,
        beside: Path | None = None,
        marks: Marks = no_marks,
        expected: Mapping[str, str] | None = None,
        gives_way: bool = False,
        is_told: Callable[[Ref], bool] = lambda _: False,
        patience: float = 0.0,
        has_come: Callable[[float], bool] = lambda _: True,
        largest_file: int = LARGEST_FILE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        base = beside or Path.cwd()
        self._given = base / settings.path
        self._names = read_mapping(base / settings.mapping if settings.mapping else None).delivery
        self._marks, self._expected, self._gives_way = marks, expected or {}, gives_way
        self._is_told, self._patience, self._has_come = is_told, patience, has_come
        self._largest, self._clock, self._quiet = largest_file, clock, settings.quiet_seconds
        self._settled = _Settled()

    @property
    def name(self) -> str:
        return SOURCE_NAME

    @property
    def door(self) -> str:
        return DOOR

    def check(self) -> tuple[CheckResult, ...]:
        """Whether the folder can be listed."""
        what = message("webcruiter.check_delivery")
        try:
            count = len(self._parcels())
        except Misconfigured as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        return (CheckResult(what, CheckLevel.OK, message("webcruiter.deliveries", count=count)),)

    def capabilities(self) -> SourceCapabilities:
        """Candidates with files; what else a delivery can hold is not known."""
        return SourceCapabilities(candidates=Given.GIVEN, files=Given.GIVEN, webhooks=Given.NOT_GIVEN)

    def changes(self, since: str) -> Iterator[SourceBatch]:
        """Every application of every delivery, whatever `since` is, but those that stand as they were taken in.

        Raises Misconfigured when the folder cannot be listed.
        """
        for number, parcel in enumerate(self._parcels(), 1):
            if self._settled.holds(parcel):
                continue
            names = set[str]()
            items = tuple(self._items(parcel, number, names))
            if items:
                yield SourceBatch(items, "")
            else:
                self._settled.note(parcel, sorted(names))

    def open_attachment(self, reference: str) -> BinaryIO:
        """`reference` is "<delivery>/<file>". Raises BadFacts where it is gone."""
        id_, _, file = reference.partition("/")
        parcel = next((one for one in self._parcels() if one.id == id_), None)
        if parcel is None or not file:
            raise BadFacts("sources.attachment_not_there")
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            with parcel.open(file) as stream:
                _digest(stream, self._largest, copy)
        except (NotYet, OSError):
            copy.close()
            raise BadFacts("sources.attachment_not_there") from None
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    def _parcels(self) -> list[Parcel]:
        return parcels(as_on_disk(self._given), self._clock, self._quiet)

    # --- reading -------------------------------------------------------------------------------------------------

    def _items(self, parcel: Parcel, number: int, names: set[str]) -> Iterator[SourceItem | UnreadableItem]:
        """`names` is given those of its files."""
        where = message("webcruiter.delivery", number=number)
        try:
            entries, mended = entries_of(parcel.xml(LARGEST), self._names)
        except NotYet as not_yet:
            yield _later(where, not_yet.why)
            return
        except BadFacts as error:
            yield UnreadableItem(where, (Finding("where.field", error.message, "XML"),), try_again=True)
            return
        except OSError:
            yield _later(where, message("sources.folder_not_readable"))
            return
        told = [entry for entry in entries if self._is_application(entry)]
        remarks = tuple(Finding("where.field", one, "XML") for one in mended)
        if not told:
            yield UnreadableItem(
                where, (Finding("where.field", message("webcruiter.no_application_in"), "XML"),)
            )
        names.update(one.line(self._names.file) for entry in told for one in entry.documents)
        for entry in entries:
            if entry in told:
                yield from self._item(parcel, entry, number, remarks)
            elif title_of(entry.own.line(self._names.title), self._names).person:
                one = message("webcruiter.entry_of_delivery", number=number, entry=entry.number)
                kind = Finding("where.field", message("webcruiter.another_kind"), _first(self._names.title))
                yield UnreadableItem(one, (kind,))

    def _is_application(self, entry: DeliveredEntry) -> bool:
        """By the whole of its kind: "Søknad trukket" is none."""
        kind = title_of(entry.own.line(self._names.title), self._names).kind.casefold()
        return any(kind == one.casefold() for one in self._names.applications)

    def _item(
        self, parcel: Parcel, entry: DeliveredEntry, number: int, remarks: tuple[Finding, ...]
    ) -> Iterator[SourceItem | UnreadableItem]:
        where = message("webcruiter.entry_of_delivery", number=number, entry=entry.number)
        try:
            ref, is_candidate = self._ref(entry)
            names = self._file_names(entry)
            mark = self._mark(parcel, entry, names)
            if not mark.counts_over(self._marks([ref.id]).get(ref.id, "")):
                return
            if self._gives_way and is_candidate and self._patience:
                if self._is_told(ref):
                    return
                until = mark.written / 1_000_000 + self._patience
                if self._clock() < until or not self._has_come(until):
                    raise NotYet(message("webcruiter.left_to_the_api"))
            attachments = tuple(self._attachment(parcel, ref, name, at) for at, name in enumerate(names, 1))
            application, findings = self._application(entry, ref, attachments)
        except _Wrong as wrong:
            yield UnreadableItem(where, wrong.findings, try_again=True)
            return
        except NotYet as not_yet:
            yield _later(where, not_yet.why)
            return
        except BadFacts as error:
            yield UnreadableItem(where, (Finding("where.application", error.message),), try_again=True)
            return
        except OSError:
            yield _later(where, message("sources.folder_not_readable"))
            return
        digest = hashlib.sha256(to_json(application).encode()).hexdigest()
        files = tuple((one.ref, f"{parcel.id}/{name}") for one, name in zip(attachments, names, strict=True))
        only_new = self._gives_way and is_candidate
        yield SourceItem(
            application,
            digest,
            (*remarks, *findings),
            files,
            origin=f"{parcel.id}\n{application.applicant.name}",
            mark=str(mark),
            only_new=only_new,
        )

    def _ref(self, entry: DeliveredEntry) -> tuple[Ref, bool]:
        """The candidate's own id where the delivery tells it: then it is the API's candidate. Else the entry's."""
        candidate, own = entry.own.line(self._names.candidate_id), entry.own.line(self._names.entry_id)
        id_ = candidate or (f"entry:{own}" if own else "")
        if not is_id(id_) or len(id_) > MAX_IDENTIFIER:
            raise _Wrong(Finding("where.field", message("webcruiter.no_id"), _first(self._names.entry_id)))
        return Ref(SOURCE_NAME, id_), bool(candidate)

    def _file_names(self, entry: DeliveredEntry) -> list[str]:
        names = [one.line(self._names.file) for one in entry.documents]
        if not names or "" in names:
            raise _Wrong(Finding("where.field", message("webcruiter.missing"), _first(self._names.file)))
        if len(set(names)) < len(names):
            raise _Wrong(Finding("where.field", message("webcruiter.file_twice"), _first(self._names.file)))
        return names

    def _mark(self, parcel: Parcel, entry: DeliveredEntry, names: list[str]) -> DeliveryMark:
        texts = [sorted(one.texts.items()) for one in (entry.case, entry.own, *entry.documents)]
        prints = [parcel.print_of(name) for name in names]
        told = hashlib.sha256(repr((texts, prints, self._names, self._expected)).encode()).hexdigest()
        return DeliveryMark(parcel.written(names), parcel.id, told)

    def _attachment(self, parcel: Parcel, ref: Ref, name: str, number: int) -> Attachment:
        with parcel.open(name) as file:
            sha256, size = _digest(file, self._largest)
        file_name = " ".join(name.rpartition("/")[2].split())
        return Attachment(
            Ref(SOURCE_NAME, f"{ref.id}/{number}"), file_name, "", AttachmentKind.OTHER, sha256, size
        )

    def _application(
        self, entry: DeliveredEntry, ref: Ref, attachments: tuple[Attachment, ...]
    ) -> tuple[Application, tuple[Finding, ...]]:
        names, title = self._names, title_of(entry.own.line(self._names.title), self._names)
        day = day_of(entry.own.line(names.date))
        reference = title.reference or entry.own.line(names.vacancy) or entry.case.line(names.vacancy)
        missing = [
            Finding("where.field", message("webcruiter.missing"), place)
            for place, is_there in (
                (_first(names.date), day),
                (f"{_first(names.title)} (st. ref.)", reference),
                (f"{_first(names.title)} (@)", title.person),
            )
            if not is_there
        ]
        if missing or day is None:
            raise _Wrong(*missing)
        application = Application(
            ref=ref,
            vacancy_reference=reference,
            received=datetime.combine(day, time_of_day(), OSLO),
            applicant=_applicant(title),
            attachments=attachments,
        )
        return application, (*self._compared(entry), *_differing(entry))

    def _compared(self, entry: DeliveredEntry) -> Iterator[Finding]:
        """Where the delivery says otherwise than the profile, which decides."""
        for what, names in (("type", self._names.type), ("code", self._names.code)):
            told, ours = entry.own.line(names), self._expected.get(what, "")
            if told and ours and told != ours:
                odd = message(
                    "webcruiter.other_than_profile", told=told if _CODE.fullmatch(told) else "…", ours=ours
                )
                yield Finding("where.field", odd, _first(names))


class _Settled:
    """Deliveries that had nothing new when they were read, by what changes when one of their files does: nobody empties the folder, and ten
    thousand are not parsed and asked about at every reading. Each is read again after an hour, whatever we remember.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, tuple[str, ...], str]] = {}

    def holds(self, parcel: Parcel) -> bool:
        until, names, stamp = self._known.get(parcel.id, (0.0, (), ""))
        if time.monotonic() < until and parcel.stamp(names) == stamp:
            return True
        self._known.pop(parcel.id, None)
        return False

    def note(self, parcel: Parcel, names: Sequence[str]) -> None:
        if stamp := parcel.stamp(names):
            self._known[parcel.id] = (time.monotonic() + REMEMBERED, tuple(names), stamp)


def _applicant(title: Title) -> Applicant:
    """The last word is taken for the family name, which is told; the whole is screened whichever it is."""
    given, _, family = title.person.rpartition(" ")
    return Applicant(
        given_name=given, family_name=family, former_names=(("", title.person),) if given else ()
    )


def _differing(entry: DeliveredEntry) -> Iterator[Finding]:
    for record in (entry.case, entry.own, *entry.documents):
        for name in dict.fromkeys(record.differing):
            yield Finding("where.field", message("webcruiter.said_twice"), name[:60])


def _later(where: Message, why: Message) -> UnreadableItem:
    return UnreadableItem(where, (Finding("where.field", why, "XML"),), try_again=True)


def _first(names: tuple[str, ...]) -> str:
    return names[0] if names else "?"


def _digest(file: BinaryIO, largest: int, copy: IO[bytes] | None = None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > largest:
            raise BadFacts("webcruiter.file_too_large", limit=largest // 1_000_000)
        digest.update(chunk)
        if copy is not None:
            copy.write(chunk)
    return digest.hexdigest(), size
