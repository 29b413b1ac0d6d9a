"""Advertisements as the feed and the portal tell of them: the same ones, in two tongues."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from simulators.webcruiter.store import Vacancy

HEAD = (
    '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wc="http://webcruiter.no/xml/" version="2.0"><channel>\n'
    "<title>WebCruiter.no</title><link>https://www.webcruiter.example/?company_id=7400&Link_source_id=0</link>\n"
)


def feed(vacancies: list[Vacancy]) -> str:
    """With bare ampersands in addresses, as the real one has."""
    return HEAD + "".join(_item(one) for one in vacancies) + "</channel></rss>"


def portal(vacancies: list[Vacancy]) -> list[dict[str, Any]]:
    """Those that are published to everybody."""
    return [_row(one) for one in vacancies if not one.internal]


def _item(one: Vacancy) -> str:
    public, internal = ("", one.published) if one.internal else (one.published, "")
    fields = {
        "title": escape(one.title),
        "link": f"https://www.webcruiter.example/?oppdragsnr={one.id}&company_id=7400&culture_id=NB-NO",
        "wc:AdvertId": one.id,
        "wc:CompanyId": one.unit_id,
        "description": escape(one.text),
        "dc:creator": "Solveig Eksempel",
        "dc:date": one.published,
        "dc:pubDate": one.published,
        "wc:apply_within_date": one.deadline,
        "wc:company_name": escape(one.unit),
        "wc:RefNr": one.id,
        "wc:WorkhourPercentage": "18,67 og 21,33",
        "wc:WePubDateFrom": public,
        "wc:IntranetPubDateFrom": internal,
        "wc:CountryName": "Norge",
    }
    return "<item>" + "\n".join(f"<{name}>{text}</{name}>" for name, text in fields.items()) + "</item>\n"


def _row(one: Vacancy) -> dict[str, Any]:
    try:
        deadline = date.fromisoformat(one.deadline)
        iso, written = f"{deadline.isoformat()}T00:00:00", deadline.strftime("%d.%m.%Y")
    except ValueError:
        iso, written = "0001-01-01T00:00:00", one.deadline
    return {
        "Id": one.id,
        "TenantId": 7400,
        "CompanyName": one.unit,
        "Heading": one.title,
        "HeadingNotOverruled": one.title,
        "Presentation": f"<p>{escape(one.text)}</p>",
        "JobType": "Fast",
        "JobCategory": None,
        "Language": "NO",
        "Culture": "nb-NO",
        "PublishedDate": date.fromisoformat(one.published).strftime("%d.%m.%Y"),
        "PublishedIntranetDate": "",
        "ApplicationDeadline": iso,
        "ApplyWithinDate": written,
        "Workplace": "Bergen",
        "Workplace2": "",
        "Workplace3": "",
        "WorkPlaceFacet": "Bergen",
        "MultipleWorkplaces": False,
        "PictureUrl": "data:image/png;base64,AAAA",
        "OpenAdvertUrl": f"https://candidate.webcruiter.example/cv?advertid={one.id}&link_source_id=0",
        "ApplyUrl": "",
    }
