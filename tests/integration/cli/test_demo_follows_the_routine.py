"""Every case of the demo equals the routine, section 2, field by field: the table is the data of the test."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.integration.cli.conftest import Demo

CASE = {
    "status": "B",
    "responsible": "OARR",
    "series": "SAK",
    "class": "FA 221",
    "journal_unit": "AT",
    "disposal": "B",
}

TABLE: dict[str, dict[str, Any]] = {
    "Utlysning – WebCruiter annonse": {
        "type": "X", "status": "J", "officer": "OARR", "access_code": "", "legal_basis": "", "screening": [], "sign_off": None,
        "roles": ["IA"], "public_parties_screened": [False], "received": False, "documents": "one",
    },
    "Utlysning trukket": {
        "type": "X", "status": "J", "officer": "OARR", "access_code": "", "legal_basis": "", "screening": [], "sign_off": None,
        "roles": ["IA"], "public_parties_screened": [False], "received": False, "documents": "one",
    },
    "Søknad og CV": {
        "type": "I", "status": "J", "officer": "OARR", "access_code": "P", "legal_basis": "Offl. § 25",
        "screening": ["H", "NA", "TD", "TRO"], "sign_off": "TE", "roles": ["EA", "IM"],
        "public_parties_screened": [True, False], "received": True, "documents": "many",
    },
    "Søknad trukket": {
        "type": "I", "status": "J", "officer": "OARR", "access_code": "P", "legal_basis": "Offl. § 25",
        "screening": ["H", "NA", "TD", "TRO"], "sign_off": "TE", "roles": ["EA", "IM"],
        "public_parties_screened": [True, False], "received": True, "documents": "one",
    },
}  # fmt: skip


def test_every_case_and_entry(demo: Demo) -> None:
    cases = demo.told["cases"]
    assert cases
    for case in cases:
        assert {field: case[field] for field in CASE} == CASE
        assert case["title"].endswith(f" – {reference_of(case, demo.told['transfers'])}")
        assert case["entries"][0]["title"] == "Utlysning – WebCruiter annonse"
        for entry in case["entries"]:
            check_entry(entry)


def check_entry(entry: dict[str, Any]) -> None:
    row = TABLE[next(start for start in TABLE if entry["title"].startswith(start))]
    told = {
        field: entry[field]
        for field in ("type", "status", "officer", "access_code", "legal_basis", "sign_off")
    }
    assert told == {field: row[field] for field in told}
    assert sorted(entry["screening"]) == row["screening"]
    assert [party["role"] for party in entry["parties"]] == row["roles"]
    for party, screened in zip(entry["parties"], row["public_parties_screened"], strict=True):
        assert (set(party["public_name"].split()) == {"*****"}) is screened
    assert bool(entry["received_date"]) is row["received"]
    assert entry["document_date"]
    assert entry["journal_date"]
    main, *attachments = entry["documents"]
    assert main["role"] == "H"
    assert main["format"] == "fmt/476"  # PDF/A-2a
    assert Path(main["path"]).read_bytes().startswith(b"%PDF")
    assert not attachments or row["documents"] == "many"
    if row["type"] == "I":
        name = entry["parties"][0]["name"]
        assert name in entry["title"]
        assert not set(name.split()) & set(entry["public_title"].split())
        assert not [
            word
            for document in entry["documents"]
            for word in name.split()
            if word in document["public_title"].split()
        ]


def reference_of(case: dict[str, Any], transfers: list[dict[str, Any]]) -> str:
    return next(
        str(row["vacancy"])
        for row in transfers
        if row["archive"] and row["archive"]["case"] == case["number"]
    )


def test_all_but_the_difficulties_is_transferred_and_no_name_is_in_the_journal(demo: Demo) -> None:
    """A vacancy without its title fails and holds two applications back; somebody strictly confidential is stopped."""
    told = demo.told
    others = Counter(row["status"] for row in told["transfers"] if row["status"] != "transferred")
    assert others == {"failed": 1, "waiting": 2, "stopped": 1}
    names = {
        entry["parties"][0]["name"]
        for case in told["cases"]
        for entry in case["entries"]
        if entry["type"] == "I"
    }
    assert len(names) > 20
    public = str(told["journal"])
    assert not [name for name in names if name in public]
    assert len(told["journal"]) == sum(len(case["entries"]) for case in told["cases"])
