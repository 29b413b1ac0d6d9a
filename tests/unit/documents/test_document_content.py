from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arkivbro.core.periods import written_period
from arkivbro.core.recruitment import Deadline, Education, ExemptionRequest, Experience, Protection
from arkivbro.documents.attachments import AttachmentLimits, AttachmentState, State
from arkivbro.documents.content import Fact, Prose
from arkivbro.documents.from_facts import (
    ListedAttachment,
    advertisement_document,
    application_document,
    cancelled_vacancy_note,
    withdrawal_note,
)
from arkivbro.documents.norwegian import written_date, written_size, written_time
from arkivbro.documents.typesetting import blocks
from tests.unit.documents.recruitment_facts import a_vacancy, an_applicant, an_application

BODY = "Arbeidstilsynet"


def shown(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.label: fact.value.prose if isinstance(fact.value, Prose) else fact.value for fact in facts}


def test_the_advertisement_shows_its_facts() -> None:
    document = advertisement_document(a_vacancy(), BODY)
    assert (document.kind, document.title, document.subtitle) == (
        "Utlysning",
        "Rådgiver – tilsyn",
        "Region vest",
    )
    assert shown(document.facts) == {
        "Referanse": "3324614190",
        "Publisert": "1. november 2026",
        "Søknadsfrist": "26. november 2026",
        "Stillingsprosent": "100 %",
        "Tiltredelse": "1. mars 2027",
        "Telefonkode": "20270301",
    }
    assert [section.heading for section in document.sections] == ["", "Oppgaver"]
    assert shown(document.contacts) == {"Ingrid Solheim": "seksjonsleder\n55 00 00 01\ningrid@eksempel.no"}


def test_a_deadline_in_words_and_a_changed_advertisement() -> None:
    vacancy = a_vacancy(deadlines=(Deadline(None, "Snarest"),), internal_only=True)
    document = advertisement_document(vacancy, BODY, changed_on=date(2026, 12, 3))
    assert document.kind == "Utlysning, endret 3. desember 2026"
    assert shown(document.facts)["Søknadsfrist"] == "Snarest"
    assert shown(document.facts)["Utlyst"] == "internt"


def test_the_source_s_own_deadline_is_not_shown_twice() -> None:
    vacancy = a_vacancy()
    advertisement = replace(vacancy.advertisement, details=(("Søknadsfrist", "26. november kl. 12"),))
    document = advertisement_document(replace(vacancy, advertisement=advertisement), BODY)
    assert [fact.label for fact in document.facts].count("Søknadsfrist") == 1


def test_the_application_shows_the_applicant() -> None:
    document = application_document(a_vacancy(), an_application(), BODY)
    assert document.title == "Kari Johanne Brekke"
    assert shown(document.facts)["Mottatt"] == "20. november 2026 kl. 10.15"
    assert shown(document.applicant) == {
        "Navn": "Kari Johanne Brekke",
        "Fødselsdato": "2. april 1988",
        "Kjønn": "kvinne",
        "Nåværende stilling": "Rådgiver, NAV",
        "E-post": "kari.brekke@eksempel.no",
        "Telefon": "900 00 001",
        "Adresse": "Storgata 12 B\n0185 Oslo\nNorge",
        "Kommune": "Oslo",
    }
    assert document.education is not None and document.experience is not None
    assert [(e.period, e.title, e.place) for e in document.education + document.experience] == [
        ("aug. 2010 – juni 2012", "Master, administrasjon", "Universitetet i Bergen"),
        ("feb. 2016 – nå", "Rådgiver", "NAV Vestland"),
    ]


def test_no_name_stands_in_the_metadata_title() -> None:
    vacancy, application = a_vacancy(), an_application(withdrawn=datetime(2026, 11, 25, tzinfo=UTC))
    for document in (
        application_document(vacancy, application, BODY),
        withdrawal_note(vacancy, application, BODY),
    ):
        assert "Kari" not in document.metadata_title and "Brekke" not in document.metadata_title


def test_unknown_is_not_empty() -> None:
    nothing = an_application(education=None, experience=(), letter=None)
    document = application_document(a_vacancy(), nothing, BODY)
    assert (document.education, document.experience, document.letter) == (None, (), None)


@pytest.mark.parametrize("protection", [Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL])
def test_a_protected_address_is_not_shown(protection: Protection) -> None:
    application = an_application(applicant=an_applicant(protection=protection))
    data = str(application_document(a_vacancy(), application, BODY).as_data())
    assert "sperret" in data
    assert "Storgata" not in data and "0185" not in data and "'Oslo'" not in data


def test_wish_for_exemption_and_withdrawal_do_not_change_the_application_s_document() -> None:
    plain = application_document(a_vacancy(), an_application(), BODY)
    other = an_application(
        exemption=ExemptionRequest(True, "Min arbeidsgiver vet ikke."),
        withdrawn=datetime(2026, 11, 25, tzinfo=UTC),
    )
    assert application_document(a_vacancy(), other, BODY) == plain


def test_a_changed_application_tells_both_times() -> None:
    changed = an_application(version=2, changed=datetime(2026, 11, 22, 8, 0, tzinfo=UTC))
    facts = shown(application_document(a_vacancy(), changed, BODY).facts)
    assert (facts["Mottatt"], facts["Først mottatt"]) == (
        "22. november 2026 kl. 09.00",
        "20. november 2026 kl. 10.15",
    )


def test_other_names_are_shown() -> None:
    person = an_applicant(former_names=(("Kari", "Dahl"), ("Kari Johanne", "Dahl Brekke")))
    document = application_document(a_vacancy(), an_application(applicant=person), BODY)
    assert shown(document.applicant)["Andre navn"] == "Kari Dahl\nKari Johanne Dahl Brekke"


def test_attachments_are_listed_with_format_and_state() -> None:
    fine = AttachmentState(
        "a" * 64, 1_430_000, "fmt/354", "PDF", "application/pdf", "pdf", State.OK, None, 2, "PDF/A-1b"
    )
    refused = AttachmentState(
        "b" * 64, 640, "av/0", "program", "application/octet-stream", "bin", State.TYPE_NOT_ALLOWED, None
    )
    listed = (ListedAttachment("Vitnemål 1", "Master", fine), ListedAttachment("Vedlegg 1", "", refused))
    rows = application_document(a_vacancy(), an_application(), BODY, listed).attachments
    assert [(row.title, row.format, row.extent, row.state) for row in rows] == [
        ("Vitnemål 1", "PDF (PDF/A-1b)", "1,4 MB, 2 sider", "i orden"),
        ("Vedlegg 1", "program", "640 byte", "filtypen tas ikke imot, ikke arkivert"),
    ]


def test_notes() -> None:
    cancelled = cancelled_vacancy_note(a_vacancy(cancelled_on=date(2026, 11, 28)), BODY)
    assert (cancelled.title, shown(cancelled.facts)["Trukket"]) == ("Utlysning trukket", "28. november 2026")
    withdrawn = an_application(withdrawn=datetime(2026, 11, 25, 22, 30, tzinfo=UTC))
    note = withdrawal_note(a_vacancy(), withdrawn, BODY)
    assert shown(note.facts)["Søker"] == "Kari Johanne Brekke"
    assert shown(note.facts)["Trukket"] == "25. november 2026 kl. 23.30"


@pytest.mark.parametrize(
    ("from_", "to", "still", "written"),
    [
        ("2008-08", "2011-06", "nå", "aug. 2008 – juni 2011"),
        ("2008", "2011", "", "2008 – 2011"),
        ("2008-08-15", "", "nå", "aug. 2008 – nå"),
        ("2008-08", "", "", "fra aug. 2008"),
        ("", "2011-06", "", "til juni 2011"),
        ("høsten 2008", "2008-13", "", "høsten 2008 – 2008-13"),
        ("", "", "nå", ""),
    ],
)
def test_periods(from_: str, to: str, still: str, written: str) -> None:
    assert written_period(from_, to, still=still) == written


def test_an_entry_without_title_shows_the_place_as_its_title() -> None:
    application = an_application(
        education=(Education("Elvebakken videregående skole"),),
        experience=(Experience("Kafé Solsiden", from_="2009", to="2010"),),
    )
    document = application_document(a_vacancy(), application, BODY)
    assert document.education is not None and document.experience is not None
    assert [(e.title, e.place, e.period) for e in document.education + document.experience] == [
        ("Elvebakken videregående skole", "", ""),
        ("Kafé Solsiden", "", "2009 – 2010"),
    ]


def test_dates_and_sizes() -> None:
    assert written_date(date(2026, 11, 26)) == "26. november 2026"
    assert written_time(datetime(2026, 6, 30, 22, 5, tzinfo=UTC)) == "1. juli 2026 kl. 00.05"
    assert [written_size(size) for size in (0, 999, 48_300, 999_499, 1_000_000, 12_340_000)] == [
        "0 byte", "999 byte", "48 kB", "999 kB", "1,0 MB", "12,3 MB",
    ]  # fmt: skip


def test_blocks_of_a_text() -> None:
    assert blocks("") == []
    assert blocks("a\nb\n\nc\n• x\n• y\nd") == [
        {"kind": "paragraph", "lines": ["a", "b"]},
        {"kind": "paragraph", "lines": ["c"]},
        {"kind": "list", "items": ["x", "y"]},
        {"kind": "paragraph", "lines": ["d"]},
    ]


def test_limits_name_formats_that_exist() -> None:
    with pytest.raises(ValueError, match="pdff"):
        AttachmentLimits(formats=frozenset({"pdf", "pdff"}))
