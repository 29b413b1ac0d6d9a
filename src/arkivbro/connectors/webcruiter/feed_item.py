"""One item of the feed as a Vacancy: what each field of the real feed is, cleaned, and what is missing or wrong.

The fields are those of Webcruiter's RSS feed as it is read by others and as the sample shows it; all are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from arkivbro.connectors.webcruiter.feed_document import local_name
from arkivbro.core.errors import Finding
from arkivbro.core.messages import Message, message
from arkivbro.core.plain_text import plain_text
from arkivbro.core.recruitment import (
    Advertisement,
    ContactPerson,
    Deadline,
    Section,
    Unit,
    Vacancy,
    Workplace,
)
from arkivbro.core.ref import Ref, is_id, shortened
from arkivbro.core.screening import one_line
from arkivbro.core.working_days import oslo_day

SOURCE_NAME = "webcruiter"
MAX_IDENTIFIER = 100
"""In characters: an id or reference longer than this is a mistake."""

_SECTIONS = (
    ("description", "Om stillingen"),
    ("Qualification", "Kvalifikasjoner"),
    ("Personality", "Personlige egenskaper"),
    ("ApplicableCondition", "Vi tilbyr"),
    ("AdvertTextFree", "Mer om stillingen"),
)
_SHORT_DETAILS = (
    ("NumberOfPositions", "Antall stillinger"),
    ("WorkhourPercentage", "Stillingsprosent"),
    ("StartDate", "Tiltredelse"),
    ("EndDate", "Sluttdato"),
    ("EducationTitle", "Utdanningstittel"),
)
_COLLECTIONS = (
    ("JOB_TYPE_COLLECTION", "Ansettelsesform"),
    ("SPECIAL_FIELD_COLLECTION", "Fagområde"),
    ("INDUSTRY_COLLECTION", "Bransje"),
    ("EDUCATION_BRANCH_COLLECTION", "Utdanningsretning"),
    ("EDUCATION_LEVEL_COLLECTION", "Utdanningsnivå"),
    ("APPLICABLE_LANGUAGE_COLLECTION", "Arbeidsspråk"),
)
_NESTED_COLLECTIONS = {"JOB_TYPE_COLLECTION": ("EmploymentTypes", "EmploymentTypeName")}
"""The feed of 2026 tells some things under other names, nested; which one it is differs from body to body."""
_NESTED_COMPANY = "CompanyInfo"
_LANGUAGES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en", "se": "se"}
_PLACED = {
    "title", "link", "description", "AdvertId", "CompanyId", "creator", "date", "apply_within_date",
    "company_name", "WorkplaceCounties", "WorkplaceStreetAddress", "WorkplacePostno", "WorkplacePostaddress",
    "ApplicableCondition", "Qualification", "Personality", "RefNr", "WorkhourPercentage", "EducationTitle",
    "AdvertTextFree", "ExternalPositionCode", "NumberOfPositions", "CountryName", "StartDate", "EndDate",
    "WePubDateFrom", "WePubDateTo", "IntranetPubDateFrom", "IntranetPubDateTo", "CONTACTINFO",
    "WORKPLACE_COUNTIES_COLLECTION", *(name for name, _ in _COLLECTIONS),
    *(name for name, _ in _NESTED_COLLECTIONS.values()), _NESTED_COMPANY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of one item: a vacancy, or none when what identifies it is missing; and what was found."""

    vacancy: Vacancy | None
    name: str
    """Names the item in a report: its id and its title; "" where it has neither."""
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Fields:
    """The children of one item by their local names; the first of each name counts."""

    children: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)

    def note(self, field: str, odd: Message) -> None:
        self.findings.append(Finding("where.field", odd, field))

    def text(self, name: str) -> str:
        """On one line."""
        return one_line(self.paragraphs(name))

    def link(self) -> str:
        """The advertisement's address; escaped once too often where a source has put it in CDATA."""
        child = self.children.get("link")
        return "" if child is None else one_line(_inner(child)).replace("&amp;", "&")

    def paragraphs(self, name: str) -> str:
        child = self.children.get(name)
        return "" if child is None else plain_text(_inner(child)).strip()

    def items(self, name: str) -> tuple[str, ...]:
        """The texts of a collection, in order, each once."""
        texts = self.inside(name, "Item")
        if not texts and name in _NESTED_COLLECTIONS:
            texts = self.inside(*_NESTED_COLLECTIONS[name])
        return texts

    def inside(self, name: str, inner: str) -> tuple[str, ...]:
        """The texts of all elements called `inner` below a field, in order, each once."""
        child = self.children.get(name)
        if child is None:
            return ()
        texts = (one_line(plain_text(_inner(entry))) for entry in child.iter() if local_name(entry) == inner)
        return tuple(dict.fromkeys(text for text in texts if text))

    def company(self, plain: str, nested: str) -> str:
        """Of the unit: as a field of its own, else below `CompanyInfo`."""
        return self.text(plain) or next(iter(self.inside(_NESTED_COMPANY, nested)), "")

    def day(self, name: str) -> date | None:
        """A date; anything else is noted and is nothing."""
        text = self.text(name)
        if not text:
            return None
        found = read_day(text)
        if found is None:
            self.note(name, message("sources.no_date", text=text[:40]))
        return found


def vacancy_of(element: Any) -> ReadItem:
    """The vacancy that an `item` tells of. Never raises for what the item holds."""
    children: dict[str, Any] = {}
    for child in element:
        children.setdefault(local_name(child), child)
    fields = _Fields(children)
    advert_id = fields.text("AdvertId") or _id_in_link(fields)
    title, reference = fields.text("title"), fields.text("RefNr") or advert_id
    unit_name = fields.company("company_name", "CompanyOrgName")
    name = " ".join(filter(None, (advert_id[:MAX_IDENTIFIER], f"«{title[:80]}»" if title else "")))
    published, internal_only = _published(fields)
    missing = _missing(advert_id, reference, title, unit_name, published)
    if missing:
        return ReadItem(None, name, (*missing, *fields.findings))
    vacancy = Vacancy(
        ref=Ref(SOURCE_NAME, advert_id),
        reference=reference,
        title=title,
        unit=Unit(_unit_ref(fields, unit_name), unit_name),
        advertisement=_advertisement(fields, title),
        published=published,
        deadlines=_deadlines(fields),
        internal_only=internal_only,
        officer_name=fields.text("creator"),
        created=fields.day("date"),
        workplace=_workplace(fields),
        positions=fields.text("NumberOfPositions"),
        percentage=fields.text("WorkhourPercentage"),
        start_date=fields.day("StartDate"),
        end_date=fields.day("EndDate"),
        public_from=_quiet_day(fields, "WePubDateFrom"),
        public_to=fields.day("WePubDateTo"),
        internal_from=_quiet_day(fields, "IntranetPubDateFrom"),
        internal_to=fields.day("IntranetPubDateTo"),
        position_code=fields.text("ExternalPositionCode"),
        other=_other(fields),
    )
    return ReadItem(vacancy, name, tuple(fields.findings))


def read_day(text: str) -> date | None:
    """A day as feeds write it: 2017-03-05, 2017-03-05T00:00:00, 05.03.2017, or as in RSS "Sun, 05 Mar 2017 …".

    A time with a zone is a moment, and its day is Oslo's: midnight there is 23:00 the day before in UTC, 22:00 in summer.
    """
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", text, re.ASCII):
            return _day_of_moment(text) or date(*(int(part) for part in match.groups()))
        if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[T ].*)?", text, re.ASCII):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        moment = parsedate_to_datetime(text)
        return oslo_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day_of_moment(text: str) -> date | None:
    """Oslo's day, where the text says when and in which zone; None where it does not."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return oslo_day(moment) if moment.tzinfo else None


def _missing(
    advert_id: str, reference: str, title: str, unit_name: str, published: date | None
) -> tuple[Finding, ...]:
    """What keeps the item out: without these the case cannot be named or found again."""
    missing: list[Finding] = []
    if not advert_id:
        missing.append(Finding("where.field", message("sources.no_advert_id"), "wc:AdvertId"))
    elif not is_id(advert_id):
        missing.append(Finding("where.field", message("sources.id_has_control_characters"), "wc:AdvertId"))
    if len(advert_id) > MAX_IDENTIFIER or len(reference) > MAX_IDENTIFIER:
        missing.append(
            Finding(
                "where.field", message("sources.id_too_long", limit=MAX_IDENTIFIER), "wc:AdvertId/wc:RefNr"
            )
        )
    if not title:
        missing.append(Finding("where.field", message("sources.advert_without_title"), "title"))
    if not unit_name:
        missing.append(Finding("where.field", message("sources.advert_without_unit"), "wc:company_name"))
    if published is None:
        missing.append(Finding("where.field", message("sources.advert_without_day"), "wc:WePubDateFrom"))
    return tuple(missing)


def _unit_ref(fields: _Fields, name: str) -> Ref:
    """By the source's own id. Where it gives none, the name is all that there is to know the unit by, and that is said."""
    told = fields.company("CompanyId", "CompanyId")
    if is_id(told):
        return Ref(SOURCE_NAME, shortened(told, MAX_IDENTIFIER))
    fields.note("wc:CompanyId", message("sources.unit_without_id"))
    called = "".join(letter for letter in name if letter.isprintable())
    return Ref(SOURCE_NAME, shortened(f"name:{called}", MAX_IDENTIFIER))


def _id_in_link(fields: _Fields) -> str:
    link = fields.link()
    try:
        number = parse_qs(urlsplit(link).query).get("oppdragsnr", [""])[0]
    except ValueError:
        return ""
    if number:
        fields.note("wc:AdvertId", message("sources.id_from_link"))
    return one_line(number)


def _published(fields: _Fields) -> tuple[date | None, bool]:
    """The earlier of the public and the internal publishing date; and whether it is published internally only, which a date
    that cannot be read does not say.
    """
    public, internal = fields.day("WePubDateFrom"), fields.day("IntranetPubDateFrom")
    days = [day for day in (public, internal) if day is not None]
    return (min(days) if days else fields.day("pubDate")), (
        internal is not None and not fields.text("WePubDateFrom")
    )


def _quiet_day(fields: _Fields, name: str) -> date | None:
    """A date whose trouble was noted already."""
    return read_day(fields.text(name)) if fields.text(name) else None


def _deadlines(fields: _Fields) -> tuple[Deadline, ...]:
    words = fields.text("apply_within_date")
    if not words:
        fields.note("wc:apply_within_date", message("sources.deadline_unknown"))
        return ()
    day = read_day(words)
    if day is None and re.search(r"\d", words):
        fields.note("wc:apply_within_date", message("sources.deadline_is_text", text=words[:40]))
    return (Deadline(day, "" if day else words[:200]),)


def _advertisement(fields: _Fields, title: str) -> Advertisement:
    sections = ((heading, fields.paragraphs(name)) for name, heading in _SECTIONS)
    details = [(label, _detail(fields, name)) for name, label in _SHORT_DETAILS]
    details += [(label, ", ".join(fields.items(name))) for name, label in _COLLECTIONS]
    details.append(("Arbeidssted", _written_workplace(_workplace(fields))))
    culture = (fields.text("Culture_Id") or "nb").lower().partition("-")[0]
    return Advertisement(
        title=title,
        sections=tuple(Section(heading, text) for heading, text in sections if text),
        details=tuple((label, text) for label, text in details if text),
        contacts=_contacts(fields),
        link=fields.link(),
        language=_LANGUAGES.get(culture, "nb"),
    )


def _detail(fields: _Fields, name: str) -> str:
    """A day as a day, also where the feed gives it as a moment in UTC."""
    text = fields.text(name)
    day = _quiet_day(fields, name) if name in ("StartDate", "EndDate") else None
    return day.isoformat() if day else text


def _contacts(fields: _Fields) -> tuple[ContactPerson, ...]:
    parent = fields.children.get("CONTACTINFO")
    contacts: list[ContactPerson] = []
    for entry in parent if parent is not None else ():
        if local_name(entry) != "Contact":
            continue
        values = {local_name(part): one_line(plain_text(_inner(part))) for part in entry}
        contact = ContactPerson(*(values.get(name, "") for name in ("Name", "Title", "Phone", "Email")))
        if contact.name:
            contacts.append(contact)
        elif contact != ContactPerson(""):
            fields.note("wc:CONTACTINFO", message("sources.contact_without_name"))
    return tuple(contacts)


def _workplace(fields: _Fields) -> Workplace:
    counties = fields.items("WORKPLACE_COUNTIES_COLLECTION") or _not_empty([fields.text("WorkplaceCounties")])
    return Workplace(
        street_address=fields.text("WorkplaceStreetAddress"),
        postcode=fields.text("WorkplacePostno"),
        city=fields.text("WorkplacePostaddress"),
        counties=counties,
        country=fields.text("CountryName"),
    )


def _written_workplace(workplace: Workplace) -> str:
    town = " ".join(_not_empty([workplace.postcode, workplace.city]))
    return ", ".join(_not_empty([workplace.street_address, town, *workplace.counties]))


def _not_empty(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _other(fields: _Fields) -> tuple[tuple[str, str], ...]:
    """Every field without a place of its own, by the feed's name: nothing that the feed says is lost."""
    return tuple(
        (name, text)
        for name in sorted(fields.children)
        if name and name not in _PLACED and (text := _flat(fields, name))
    )


def _flat(fields: _Fields, name: str) -> str:
    """On one line; of a field with fields inside it, what each of them is called and says."""
    child = fields.children[name]
    if not any(isinstance(one.tag, str) and one.prefix for one in child):
        return fields.text(name)
    leaves = (one for one in child.iter() if isinstance(one.tag, str) and len(one) == 0)
    return ", ".join(f"{local_name(one)}: {said}" for one in leaves if (said := one_line(one.text or "")))


def _inner(element: Any) -> str:
    """The text of an element; where somebody has put markup in it unescaped, with its tags."""
    if len(element) == 0:
        return element.text or ""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append(etree.tostring(_without_namespaces(child), encoding="unicode"))
        else:
            pieces.append(child.tail or "")
    return "".join(pieces)


def _without_namespaces(element: Any) -> Any:
    plain = etree.Element(local_name(element) or "span")
    plain.text, plain.tail = element.text, element.tail
    for child in element:
        if isinstance(child.tag, str):
            plain.append(_without_namespaces(child))
    return plain
