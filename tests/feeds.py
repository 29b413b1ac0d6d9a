"""A made-up feed in the shape of Webcruiter's real one, bare ampersands and all. Names are invented."""

from __future__ import annotations

from pathlib import Path

HEAD = (
    '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wc="http://webcruiter.no/xml/" version="2.0"><channel>\n'
    "<title>WebCruiter.no</title><link>https://www.webcruiter.example/?company_id=99&Link_source_id=0</link>\n"
)
FOOT = "</channel></rss>"
FIELDS = {
    "title": "\n   Inspektør,\n   bygg og anlegg  ",
    "link": "https://www.webcruiter.example/?oppdragsnr=9000000001&company_id=99&culture_id=NB-NO",
    "wc:AdvertId": "9000000001",
    "wc:CompanyId": "501",
    "description": "&lt;p&gt;Vi s&amp;oslash;ker en inspektør.&lt;/p&gt;&lt;p&gt;Se &lt;b&gt;mer&lt;/b&gt; under.&lt;/p&gt;",
    "dc:creator": "Solveig Eksempel",
    "dc:date": "2026-10-30",
    "dc:pubDate": "2026-11-05",
    "wc:apply_within_date": "2026-11-20",
    "wc:company_name": "Region Vest",
    "wc:WorkplaceCounties": "Vestland",
    "wc:WorkplaceStreetAddress": "Eksempelveien 1",
    "wc:WorkplacePostno": "5003",
    "wc:WorkplacePostaddress": "Bergen",
    "wc:ApplicableCondition": "Fleksibel arbeidstid",
    "wc:Qualification": "Fagbrev",
    "wc:Personality": "Tydelig",
    "wc:RefNr": "R-17",
    "wc:WorkhourPercentage": "50 og 100",
    "wc:EducationTitle": "",
    "wc:AdvertTextFree": "",
    "wc:ExternalPositionCode": "1408",
    "wc:NumberOfPositions": "2",
    "wc:Culture_Id": "NN-NO",
    "wc:CountryId": "1",
    "wc:CountryName": "Norge",
    "wc:StartDate": "2027-02-01",
    "wc:EndDate": "",
    "wc:WePubDateFrom": "2026-11-05",
    "wc:WePubDateTo": "2026-11-20",
    "wc:IntranetPubDateFrom": "2026-11-03",
    "wc:IntranetPubDateTo": "2026-11-20",
    "wc:WORKPLACE_COUNTIES_COLLECTION": "<wc:Item>Vestland</wc:Item><wc:Item>Rogaland</wc:Item>",
    "wc:JOB_TYPE_COLLECTION": "<wc:Item>Fast</wc:Item>",
    "wc:SPECIAL_FIELD_COLLECTION": "<wc:Item>Tilsyn</wc:Item>",
    "wc:INDUSTRY_COLLECTION": "<wc:Item>Offentlig forvaltning</wc:Item>",
    "wc:EDUCATION_BRANCH_COLLECTION": "",
    "wc:EDUCATION_LEVEL_COLLECTION": "<wc:Item>Fagbrev</wc:Item>",
    "wc:APPLICABLE_LANGUAGE_COLLECTION": "<wc:Item>Norsk</wc:Item><wc:Item>Norsk</wc:Item>",
    "wc:CONTACTINFO": "<Contact><Name>Odd Eksempel</Name><Title>Leder</Title><Phone>99 00 00 00</Phone>"
    "<Email>odd@eksempel.example</Email></Contact><Contact><Name></Name><Phone>99 00 00 01</Phone></Contact>",
}


def item(**changes: str | None) -> str:
    """One advertisement; `wc_RefNr="…"` changes a field (an underscore is the colon), None leaves it out."""
    fields: dict[str, str | None] = dict(FIELDS)
    for name, value in changes.items():
        prefix, _, rest = name.partition("_")
        fields[f"{prefix}:{rest}" if prefix in ("wc", "dc") else name] = value
    return "<item>" + "\n".join(f"<{n}>{v}</{n}>" for n, v in fields.items() if v is not None) + "</item>"


def feed(*items: str) -> str:
    return HEAD + "\n".join(items or (item(),)) + FOOT


def write_feed(folder: Path, *items: str) -> Path:
    path = folder / "feed.xml"
    path.write_text(feed(*items), encoding="utf-8")
    return path
