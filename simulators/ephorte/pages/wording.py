"""How ePhorte tells things: numbers, dates, codes with their descriptions, people, units, roles, files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulators.elements import Content, e, tag
from simulators.ephorte.rules import is_internal
from simulators.ephorte.store import Row, Store

TONES = {"J": "done", "E": "done", "F": "under", "A": "rest", "U": "gone", "M": "open", "R": "open"}
CASE_TONES = {"B": "under", "R": "open", "F": "done", "A": "rest", "U": "gone"}
KEY = "Tilleggsattributt1"
"""CustomAttribute1 in Norwegian: where arkivbro's key stands."""


def case_number(case: Row) -> str:
    return f"{case['CaseYear']}/{case['SequenceNumber']}"


def case_link(case: Row) -> str:
    return f"/sak/{case_number(case)}"


def entry_link(case: Row, entry: Row) -> str:
    return f"{case_link(case)}/{entry['DocumentNumber']}"


def day(moment: Any) -> str:
    return f"{moment:%d.%m.%Y}" if isinstance(moment, datetime) else ""


def minute(moment: Any) -> str:
    return f"{moment:%d.%m.%Y %H:%M}" if isinstance(moment, datetime) else ""


def coded(store: Store, type: str, code: Any) -> str:
    """A code with its description: "J Journalført"."""
    if code in (None, ""):
        return ""
    row = store.by_id(type, code)
    return f"{code} {row.get('Description') or ''}".strip() if row else str(code)


def person(store: Store, id: Any) -> str:
    """An officer: name and initials."""
    row = store.by_id("UserName", id)
    return f"{row['Name']} ({row['Initials']})" if row else ""


def initials(store: Store, id: Any) -> str:
    row = store.by_id("UserName", id)
    return str(row["Initials"]) if row else ""


def unit(store: Store, id: Any) -> str:
    row = store.by_id("AdministrativeUnit", id)
    return str(row["Description"]) if row else ""


def status(store: Store, entry: Row) -> Content:
    code = entry.get("RecordStatusId")
    return tag(coded(store, "RecordsStatus", code), TONES.get(str(code), "plain"))


def case_status(store: Store, case: Row) -> Content:
    code = case.get("CaseStatusId")
    return tag(coded(store, "CaseStatus", code), CASE_TONES.get(str(code), "plain"))


def entry_type(store: Store, entry: Row) -> Content:
    """The letter, and the word for it where a letter is not enough."""
    letter = str(entry.get("RegistryEntryTypeId") or "")
    row = store.by_id("RegistryEntryType", letter)
    text = str(row["Description"]) if row else ""
    return e("abbr", letter, title=text, cls=f"letter letter-{letter.lower() or 'none'}")


def access(row: Row) -> Content:
    """The access code with its legal basis; nothing where everybody may see it."""
    code = row.get("AccessCodeId")
    if not code:
        return None
    return [tag(str(code), "closed"), " ", str(row.get("Pursuant") or "")]


def role(party: Row) -> str:
    """Noark's role, by the flags (`ncore.md` section 5)."""
    if is_internal(party):
        return "Intern mottaker" if party.get("IsRecipient") else "Intern avsender"
    if party.get("IsAddressGroup"):
        return "Gruppemottaker"
    if party.get("CopyRecipient"):
        return "Kopimottaker"
    return "Mottaker" if party.get("IsRecipient") else "Avsender"


def size(octets: Any) -> str:
    """A file's size: kB and MB are thousands."""
    number = float(octets or 0)
    for name in ("B", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {name}" if name == "B" else f"{number:.1f} {name}".replace(".", ",")
        number /= 1000
    return f"{number:.1f} GB".replace(".", ",")


def attributes(row: Row) -> list[tuple[str, Content]]:
    """The custom attributes that are filled."""
    shown = []
    for number in range(1, 31):
        if value := row.get(f"CustomAttribute{number}"):
            shown.append((f"Tilleggsattributt{number}", e("code", str(value))))
    return shown
