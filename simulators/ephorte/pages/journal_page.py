"""The public journal: what everybody may see, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from simulators.answer import Answer, html
from simulators.elements import PER_PAGE, Content, Element, e, page_number, paging
from simulators.ephorte.access import OPEN_CODES
from simulators.ephorte.pages import wording
from simulators.ephorte.pages.markup import MASK, frame, screened
from simulators.ephorte.rules import is_internal
from simulators.ephorte.store import Row, Store

PUBLISHED = ("J", "A")


def journal(store: Store, query: Mapping[str, Sequence[str]]) -> Answer:
    """What is journalled, the newest day first."""
    entries = [one for one in store.rows("RegistryEntry") if is_public(store, one)]
    entries.sort(key=lambda one: (_day(one), one["RegisterYear"], one["SequenceNumber"]), reverse=True)
    number = page_number(query, len(entries))
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    days = [
        e(
            "section",
            e("h2", f"Journalført {one:%d.%m.%Y}"),
            e("ol", [_entry(store, entry) for entry in listed], cls="journal"),
        )
        for one, listed in groupby(shown, key=_day)
    ]
    return html(
        frame(
            "Offentlig journal",
            "/offentlig-journal",
            e("h1", "Offentlig journal"),
            e(
                "p",
                f"{len(entries)} {'journalpost' if len(entries) == 1 else 'journalposter'}. "
                f"{MASK} står for ord og navn som er unntatt offentlighet.",
                cls="lead",
            ),
            days or e("p", "Ingenting er journalført ennå.", cls="empty"),
            paging("/offentlig-journal", number, len(entries)),
        )
    )


def is_public(store: Store, entry: Row) -> bool:
    """Journalled, published, and in a case that is in use."""
    case = store.by_id("Case", entry.get("CaseId"))
    return (
        case is not None
        and entry.get("RecordStatusId") in PUBLISHED
        and entry.get("IsPublished") is not False
        and entry.get("RegistryDate") is not None
    )


def public_files(store: Store, entry: Row) -> list[tuple[Row, Row]]:
    """The documents (description, version) that everybody may open: no access code on entry or document; O before A."""
    case = store.by_id("Case", entry.get("CaseId"))
    owners = (entry, case) if case is not None else (entry,)
    if any(one.get("AccessCodeId") not in OPEN_CODES for one in owners) or not is_public(store, entry):
        return []
    found = []
    for link in store.where("RegistryEntryDocument", RegistryEntryId=entry["Id"]):
        description = store.by_id("DocumentDescription", link["DocumentDescriptionId"])
        if description is None or description.get("AccessCodeId") not in OPEN_CODES:
            continue
        versions = [
            one
            for one in store.where(
                "DocumentObject", DocumentDescriptionId=description["Id"], CurrentVersion=True
            )
            if one.number in store.files and one.get("AccessCodeId") in OPEN_CODES
        ]
        for variant in ("O", "A"):
            if chosen := [one for one in versions if one.get("VariantFormatId") == variant]:
                found.append((description, chosen[0]))
                break
    return found


def _day(entry: Row) -> date:
    day: date = entry["RegistryDate"].date()
    return day


def _entry(store: Store, entry: Row) -> Element:
    case = store.by_id("Case", entry["CaseId"])
    assert case is not None
    about = (
        f"Sak {wording.case_number(case)}-{entry['DocumentNumber']}: ",
        screened(str(case.get("PublicTitle") or "")),
    )
    small = (
        f"Løpenr. {entry['SequenceNumber']}/{entry['RegisterYear']}",
        f"Dokumentdato {wording.day(entry.get('DocumentDate'))}",
        wording.unit(store, entry.get("AdministrativeUnitId")),
    )
    return e(
        "li",
        e(
            "p",
            wording.entry_type(store, entry),
            " ",
            screened(str(entry.get("TitleRestricted") or "")),
            cls="title",
        ),
        e("p", _parties(store, entry), cls="parties"),
        e("p", about),
        e("p", " · ".join(one for one in small if one), cls="byline"),
        _closed_or_files(store, entry),
    )


def _parties(store: Store, entry: Row) -> Content:
    """Those outside the body, by name or as asterisks."""
    shown: list[Content] = []
    for party in store.where("SenderRecipient", RegistryEntryId=entry["Id"]):
        if is_internal(party):
            continue
        hidden = party.get("IsRestricted") or entry.get("IsSenderRecipientRestricted")
        shown += ["; " if shown else "", f"{wording.role(party)}: "]
        shown.append(screened(MASK if hidden else str(party.get("Name") or "")))
    return shown or "Internt"


def _closed_or_files(store: Store, entry: Row) -> Content:
    if entry.get("AccessCodeId") not in OPEN_CODES:
        return e("p", "Dokumentene er unntatt offentlighet: ", wording.access(entry), cls="closed-line")
    files = public_files(store, entry)
    if not files:
        return None
    return e("ul", [_file(entry, store, *one) for one in files], cls="files")


def _file(entry: Row, store: Store, description: Row, version: Row) -> Element:
    """A main document has the entry's title: what is shown of it is the entry's public one."""
    links = store.where(
        "RegistryEntryDocument", RegistryEntryId=entry["Id"], DocumentDescriptionId=description["Id"]
    )
    is_main = links[0].get("DocumentLinkTypeId") == "H"
    title = str((entry.get("TitleRestricted") if is_main else description.get("DocumentTitle")) or "Dokument")
    return e(
        "li",
        e("a", title, href=f"/offentlig-journal/fil/{version.number}"),
        e("span", f"{version.get('FileformatId')} · {wording.size(version.get('FileSize'))}", cls="byline"),
    )
