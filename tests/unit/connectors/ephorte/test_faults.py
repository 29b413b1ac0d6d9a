"""Fault texts → the error tree: the table, and the rule for what it does not know."""

from __future__ import annotations

import pytest

from arkivbro.connectors.ephorte.faults import TABLE, error_from_fault
from arkivbro.core.errors import ArkivbroError, Declined, Misconfigured, Transient

CASES: list[tuple[str, type[ArkivbroError], str]] = [
    ("Ugyldig EIS-lisens for eksternt system WEBCRUITER", Misconfigured, "licence"),
    ("Feil brukernavn eller passord", Misconfigured, "login"),
    ("Ukjent database: EPHORTE", Misconfigured, "database"),
    ("Rollen finnes ikke for brukeren", Misconfigured, "role"),
    ("Du har ikke tilgang til å opprette journalpost", Misconfigured, "rights"),
    ("Transaction (Process ID 61) was deadlocked on lock resources", Transient, "busy"),
    ("Timeout expired.  The timeout period elapsed", Transient, "busy"),
    (
        "Database feltene for markerte navn og uskjermet tekst inneholder forskjellig antall ord",
        Declined,
        "word_count",
    ),
    ("Saksbehandler med id 42 er ikke aktiv", Declined, "officer"),
    ("Saksbehandler har ikke tilgang til tilgangskode P", Declined, "officer_rights"),
    ("Saksansvarlig har ikke tilgang til tilgangskode P", Declined, "responsible_rights"),
    ("Saksansvarlig med id 42 er ikke aktiv", Declined, "responsible"),
    ("Journalposten «Søknad – Stilling som lisensforvalter – Ola» er avsluttet", Declined, "closed"),
    ("Tittelen «Passord utløpt» inneholder ugyldig tegn", Declined, "code"),
    ("Feil ved lagring: brukernavn mangler på mottaker", Declined, "recipient"),
    ("Ukjent UserName med Id 1042", Declined, "officer"),
    ("Invalid UserNameId: 1042", Declined, "officer"),
    ("Det er ikke lov å registrere journalposter i en avsluttet sak", Declined, "closed_case"),
    ("Brukeren har ikke tilgang til saken 2024/12", Declined, "record_rights"),
    ("Ugyldig rolle for avsender/mottaker", Declined, "code"),
    ("Feltet Merknad er ikke gyldig i databasen", Declined, "code"),
    ("Administrativ enhet 506 er nedlagt", Declined, "unit"),
    ("Journalposten mangler ekstern mottaker", Declined, "recipient"),
    ("Dokumentet er ikke ferdig", Declined, "documents"),
    ("Feltet Tittel er for langt: maksimal lengde er 255", Declined, "length"),
    ("Saken er avsluttet", Declined, "closed_case"),
    ("Arkivkoden er sperret", Declined, "closed"),
    ("Hjemmel må fylles ut når tilgangskode er angitt", Declined, "access"),
    ("Ugyldig verdi for DokumenttypeId: Ø", Declined, "code"),
]


@pytest.mark.parametrize(("text", "kind", "row"), CASES)
def test_known_texts(text: str, kind: type[ArkivbroError], row: str) -> None:
    error = error_from_fault(text)
    assert type(error) is kind
    assert error.detail == f"fault:{row}"
    assert error.archive_words == text


def test_every_row_is_shown_by_a_text() -> None:
    assert {rule.name for rule in TABLE} == {row for _, _, row in CASES}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The server was unable to process the request due to an internal error.  For more information …",
        "Object reference not set to an instance of an object.",
    ],
)
def test_a_text_that_says_nothing_is_tried_again(text: str) -> None:
    assert type(error_from_fault(text)) is Transient


def test_a_no_in_unknown_words_is_a_no() -> None:
    assert type(error_from_fault("Journalposten strider mot arkivloven")) is Declined


def test_the_archives_words_never_reach_a_log() -> None:
    error = error_from_fault("Søkeren Åse Ødegård er for lang")
    assert "Åse" not in f"{error} {error.detail}"
    assert "Åse" in error.archive_words
