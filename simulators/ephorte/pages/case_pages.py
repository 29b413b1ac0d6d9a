"""The list of cases, and a case with its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulators.answer import Answer, html
from simulators.elements import (
    PER_PAGE,
    Content,
    Element,
    e,
    facts,
    page_number,
    paging,
    section,
    table,
    tag,
    trail,
)
from simulators.ephorte.pages import wording
from simulators.ephorte.pages.markup import frame, screened
from simulators.ephorte.store import Row, Store


def cases(store: Store, query: Mapping[str, Sequence[str]]) -> Answer:
    """Every case, the newest first; `sok` finds in number, title and officer."""
    wanted = query.get("sok", [""])[0].strip()
    found = [row for row in reversed(store.rows("Case")) if _is_about(store, row, wanted.lower())]
    number = page_number(query, len(found))
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    empty = (
        "Ingen saker passer med søket."
        if wanted
        else "Ingen saker ennå. De kommer hit når arkivbro har arkivert noe."
    )
    listed = table(
        "Saker",
        ("Sak", "Tittel", "Saksstatus", "Saksansvarlig", "Ansvarlig enhet", "Saksdato", "Journalposter"),
        (_case_row(store, row) for row in shown),
        empty,
    )
    entries = sum(int(row.get("CountOfRegistryEntries") or 0) for row in found)
    lead = e(
        "p", f"{_counted(len(found), 'sak', 'saker')}, {_counted(entries, 'journalpost', 'journalposter')}."
    )
    lead.set("class", "lead")
    page = paging("/", number, len(found), sok=wanted)
    return html(frame("Saker", "/", e("h1", "Saker"), lead, _search(wanted), listed, page))


def case(store: Store, year: int, number: int) -> Answer | None:
    """A case: its head, its entries, its remarks."""
    found = store.where("Case", CaseYear=year, SequenceNumber=number)
    if not found:
        return None
    row = found[0]
    entries = sorted(store.where("RegistryEntry", CaseId=row["Id"]), key=lambda one: one["DocumentNumber"])
    name = f"Sak {wording.case_number(row)}"
    return html(
        frame(
            name,
            "/",
            trail(("/", "Saker")),
            e("p", name, " ", wording.case_status(store, row), cls="over"),
            e("h1", str(row["Title"])),
            _head(store, row),
            section("Journalposter", _entries(store, row, entries)),
            remarks(store, CaseId=row["Id"]),
        )
    )


def remarks(store: Store, **of: int) -> Element | None:
    """The remarks (Merknad) of a case, an entry or a document; nothing where there are none."""
    found = store.where("Remark", **of)
    if not found:
        return None
    shown = [
        e(
            "li",
            e("p", str(one.get("Text") or ""), cls="remark"),
            e(
                "p",
                wording.minute(one.get("CreatedDate")),
                " · ",
                wording.initials(store, one.get("CreatedByUserNameId")),
                [" · ", wording.coded(store, "InformationType", one["RemarkTypeId"])]
                if one.get("RemarkTypeId")
                else "",
                [" ", tag(str(one["AccessCodeId"]), "closed")] if one.get("AccessCodeId") else "",
                cls="byline",
            ),
        )
        for one in found
    ]
    return section("Merknader", e("ul", shown, cls="remarks"))


def _is_about(store: Store, row: Row, wanted: str) -> bool:
    if not wanted:
        return True
    told = (wording.case_number(row), row.get("Title") or "", wording.person(store, row.get("OfficerNameId")))
    return any(wanted in one.lower() for one in told)


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _search(wanted: str) -> Element:
    return e(
        "form",
        e("label", "Søk i saksnummer, tittel og saksansvarlig", for_="sok"),
        e(
            "div",
            e("input", type="search", id="sok", name="sok", value=wanted),
            e("button", "Søk", type="submit"),
        ),
        action="/",
        method="get",
        cls="search",
    )


def _case_row(store: Store, row: Row) -> tuple[Content, ...]:
    return (
        e("a", wording.case_number(row), href=wording.case_link(row), cls="number"),
        e("a", str(row["Title"]), href=wording.case_link(row), cls="quiet"),
        wording.case_status(store, row),
        wording.person(store, row.get("OfficerNameId")),
        wording.unit(store, row.get("AdministrativeUnitId")),
        wording.day(row.get("CaseDate")),
        e("span", str(row.get("CountOfRegistryEntries") or 0), cls="count"),
    )


def _head(store: Store, row: Row) -> Element:
    classes = sorted(
        store.where("Classification", CaseId=row["Id"]), key=lambda one: str(one.get("SortOrder"))
    )
    return facts(
        (
            ("Tittel, offentlig", screened(str(row.get("PublicTitle") or ""))),
            ("Saksansvarlig", wording.person(store, row.get("OfficerNameId"))),
            ("Ansvarlig enhet", wording.unit(store, row.get("AdministrativeUnitId"))),
            (
                "Journalenhet",
                wording.coded(store, "RegistryManagementUnit", row.get("RegistryManagementUnitId")),
            ),
            ("Saksdato", wording.day(row.get("CaseDate"))),
            ("Arkivdel", wording.coded(store, "Series", row.get("SeriesId"))),
            ("Mappetype", wording.coded(store, "FileType", row.get("FileTypeId"))),
            ("Klassering", [e("div", _class(one)) for one in classes]),
            ("Kassasjonskode", wording.coded(store, "DisposalCode", row.get("DisposalCodeId"))),
            ("Tilgangskode", wording.access(row)),
            ("Avsluttet", wording.day(row.get("ClosedDate"))),
            *wording.attributes(row),
        )
    )


def _class(row: Row) -> str:
    told = f"{row.get('ClassificationSystemId') or ''} {row.get('ClassId') or ''}"
    return f"{told} – {row['Description']}" if row.get("Description") else told


def _entries(store: Store, row: Row, entries: Sequence[Row]) -> Element:
    return table(
        "Journalposter",
        (
            "Dok.nr.",
            "Type",
            "Innholdsbeskrivelse",
            "Avsender/mottaker",
            "Dok.dato",
            "Journalstatus",
            "Tilgang",
            "Vedlegg",
        ),
        (
            (
                e("a", str(one["DocumentNumber"]), href=wording.entry_link(row, one), cls="number"),
                wording.entry_type(store, one),
                e("a", str(one["Title"]), href=wording.entry_link(row, one), cls="quiet"),
                str(one.get("SenderRecipient") or ""),
                wording.day(one.get("DocumentDate")),
                wording.status(store, one),
                tag(str(one["AccessCodeId"]), "closed") if one.get("AccessCodeId") else "",
                str(one.get("NumberOfSubDocuments") or ""),
            )
            for one in entries
        ),
        "Saken har ingen journalposter.",
    )
