"""Issue 11, item 18: the archive's own words are shown without the persons in them; every remedy on a page of ours names the page."""

from __future__ import annotations

import unicodedata

import pytest

from arkivbro.core.message_table import At, Entry, table
from arkivbro.core.messages import done_at, message
from arkivbro.core.people_index import PersonToScreen
from arkivbro.core.ref import Ref
from arkivbro.core.scrubbing import scrubbed

ASE = PersonToScreen(
    Ref("x", "1"),
    names=(("Åse Marie", "Prøvestad-Lie"),),
    emails=("ase@eksempel.example",),
    phones=("912 34 567",),
    addresses=("Øvre Prøvevei 12 B",),
)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Journalposten 2026/3-1 finnes alt.", "Journalposten 2026/3-1 finnes alt."),
        ("Part «Prøvestad-Lie, Åse Marie» er for lang.", "Part «*****-*****, ***** *****» er for lang."),
        ("ÅSE sin adresse Øvre  Prøvevei 12 b er ukjent", "***** sin adresse ***** er ukjent"),
        ("Lies fil mangler", "***** fil mangler"),
        ("Fødselsnr 01019012345 er brukt", "Fødselsnr ***** er brukt"),
        ("010190 12345 og 01.01.90-12345", "***** og *****"),
        ("ring +47 91234567 eller skriv til noen@andre.example", "ring ***** eller skriv til *****"),
        (unicodedata.normalize("NFD", "Åse mangler"), "***** mangler"),
        ("AASE PROEVESTAD-LIE", "***** *****-*****"),
        ("Prøve\u00adstad og PrøvestadLie", "***** og *****"),
        ("tlf 0047 91 23 45 67", "tlf *****"),
        ("Øvre Prøvevn. 12b", "*****"),
        ("ase(at)eksempel.example", "*****"),
        ("navn=%C3%85se&amp;etternavn=Pr&oslash;vestad", "navn=*****&etternavn=*****"),
        ("dekket 100% av feltet", "dekket 100% av feltet"),
        ("feltet TITTEL er lenger enn 255 tegn", "feltet TITTEL er lenger enn 255 tegn"),
    ],
)
def test_issue_11_item_18_persons_are_masked_and_the_rest_stands(told: str, shown: str) -> None:
    assert scrubbed(told, [ASE]) == shown


def test_issue_11_item_18_without_applicants_numbers_and_addresses_go_all_the_same() -> None:
    assert scrubbed("bruker 01019012345, a@b.example", ()) == "bruker *****, *****"


ENTRIES = {code: entry for code, entry in table().items() if isinstance(entry, Entry)}


@pytest.mark.parametrize("at", list(At))
def test_issue_11_item_18_a_remedy_that_names_a_page_leads_to_it(at: At) -> None:
    """By the page's name in guillemets, the only form in which a remedy names a page; what it may name besides comes later in it."""
    named = {
        code for code, one in ENTRIES.items() if f"«{at.page}»" in one.remedy or f"› {at.page}»" in one.remedy
    }
    assert {code for code in named if ENTRIES[code].at is None} == set()
    assert any(one.at is at for one in ENTRIES.values())


def test_issue_11_item_18_what_is_done_elsewhere_has_no_page() -> None:
    assert done_at(message("documents.fonts_missing")) is None and done_at(None) is None
