"""What lists, letters and decisions show as documents, and what they never show."""

from dataclasses import replace

import pytest

from arkivbro.core.applicant_lists import address_list, custom_list, screened_address_list
from arkivbro.core.exemption import ExemptionRecord, ExemptionSettlement, Outcome
from arkivbro.core.letters import Language
from arkivbro.core.list_columns import Column
from arkivbro.core.recruitment import Deadline, Protection
from arkivbro.core.ref import Ref
from arkivbro.documents.content import Fact, Prose
from arkivbro.documents.from_decisions import (
    access_mark,
    exemption_document,
    letter_document,
    list_document,
)
from tests.unit.documents.recruiter_facts import (
    DAY,
    LOCKED,
    a_letter,
    a_public_list,
    a_record,
    an_extended_list,
    as_locked,
    people,
)
from tests.unit.documents.recruitment_facts import a_vacancy, an_applicant, an_application

BODY = "Arbeidstilsynet"
VACANCY = a_vacancy()


def shown(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.label: fact.value.prose if isinstance(fact.value, Prose) else fact.value for fact in facts}


# --- lists -------------------------------------------------------------------------------------------------------


def test_the_public_list() -> None:
    document = list_document(a_public_list(), VACANCY, BODY)
    assert (document.is_public, document.scope, document.landscape) == (True, "Offentlig", False)
    assert (document.kind, document.title) == ("Offentlig søkerliste", "Rådgiver – tilsyn")
    assert shown(document.facts) == {
        "Referanse": "3324614190",
        "Søknadsfrist": "26. november 2026",
        "Låst": "30. november 2026 kl. 00.30",
        "Versjon": "1",
    }
    assert shown(document.summary) == {"Søkere": "3", "Kvinner": "2", "Menn": "1"}
    assert [row.cells for row in document.rows] == [
        ("1", "Brekke, Kari Johanne", "38", "Rådgiver, NAV", "Oslo", "kvinne"),
        ("2", "Åsgård, Øyvind", "ikke oppgitt", "ikke oppgitt", "ikke oppgitt", "mann"),
        ("3", "Unntatt offentlighet", "", "", "", "kvinne"),
    ]
    assert [row.marked for row in document.rows] == [False, False, True]
    assert [column.heading for column in document.columns if column.numeric] == ["Nr.", "Alder"]


def test_nothing_of_an_exempt_applicant_is_in_the_public_document() -> None:
    everything = repr(list_document(a_public_list(), VACANCY, BODY))
    for secret in ("Hemmelid", "Sunniva", "44", "Lindås", "Alver", "Cand.polit."):
        assert secret not in everything
    assert "Hemmelid" in repr(list_document(an_extended_list(), VACANCY, BODY))


def test_the_reason_for_a_version_may_name_somebody_and_stays_off_the_public_list() -> None:
    reason = "Kari Brekke trakk seg"
    assert reason not in repr(list_document(a_public_list(version=2, reason=reason), VACANCY, BODY))
    exempt = list_document(an_extended_list(version=2, reason=reason), VACANCY, BODY)
    assert shown(exempt.facts)["Grunn til ny versjon"] == reason


def test_the_extended_list_is_marked_by_the_basis_that_was_given() -> None:
    made = an_extended_list()
    document = list_document(made, VACANCY, BODY, legal_basis="Offl. § 25 første ledd")
    assert (document.is_public, document.landscape) == (False, True)
    assert document.scope == "Utvidet – unntatt offentlighet, offl. § 25 første ledd"
    assert list_document(made, VACANCY, BODY).scope == document.scope
    assert list_document(made, VACANCY, BODY, legal_basis="Ny lov § 3").scope.endswith(", ny lov § 3")
    assert document.rows[2].cells[1] == "Hemmelid, Sunniva (unntatt offentlighet)"


def test_a_list_that_is_not_locked_says_so() -> None:
    made = replace(a_public_list(), version=0, locked_at=None, number="")
    assert shown(list_document(made, VACANCY, BODY).facts)["Versjon"] == "utkast, ikke låst"


def test_a_list_date_that_is_no_deadline_is_not_called_one() -> None:
    vacancy = a_vacancy(deadlines=(Deadline(None, "Snarest"),))
    assert shown(list_document(a_public_list(), vacancy, BODY).facts)["Listen gjelder"] == "26. november 2026"


def test_a_list_of_one_s_own_keeps_its_title_out_of_what_archives_index() -> None:
    made = as_locked(custom_list(people(), DAY, (Column.NAME, Column.EMAIL), "Til møtet om Kari Brekke"))
    document = list_document(made, VACANCY, BODY)
    assert (document.title, document.subtitle) == ("Til møtet om Kari Brekke", "Rådgiver – tilsyn")
    assert "Brekke" not in document.metadata_title
    assert document.scope == "Unntatt offentlighet, offl. § 25"


def test_the_address_list_and_its_screened_variant() -> None:
    made = as_locked(address_list(people(), DAY, "Innkalling til intervju"))
    document = list_document(made, VACANCY, BODY)
    assert (document.kind, document.is_public) == ("Adresseliste", False)
    assert shown(document.facts)["Brev"] == "Innkalling til intervju"
    assert shown(document.summary) == {"Mottakere": "3"}
    assert document.rows[0].cells == ("Brekke", "Kari Johanne", "Storgata 12 B", "0185", "Oslo", "Norge")
    assert not any(column.numeric for column in document.columns)
    screened = list_document(
        as_locked(screened_address_list(people(), DAY, "Innkalling til intervju")), VACANCY, BODY
    )
    assert screened.scope == "Skjermet utgave for innsyn"
    assert screened.summary == ()
    assert "Hemmelid" not in repr(screened) and "Storgata" not in repr(screened)


# --- letters -----------------------------------------------------------------------------------------------------


def test_a_letter() -> None:
    document = letter_document(VACANCY, an_application(), a_letter(), BODY, mark=access_mark("Offl. § 25"))
    assert document.addressee == ("Kari Johanne Brekke", "Storgata 12 B", "0185 Oslo")
    assert (document.date, document.reference) == ("30. november 2026", "3324614190")
    assert document.access_mark == "Unntatt offentlighet, offl. § 25"
    assert document.text == Prose(a_letter().body)
    assert "Brekke" not in document.metadata_title and "Brekke" not in document.kind


def test_a_letter_in_nynorsk() -> None:
    document = letter_document(VACANCY, an_application(), a_letter(language=Language.NYNORSK), BODY)
    assert document.as_data()["language"] == "nn"


@pytest.mark.parametrize("protection", [Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL])
def test_a_protected_address_is_not_on_the_letter(protection: Protection) -> None:
    application = an_application(applicant=an_applicant(protection=protection))
    document = letter_document(VACANCY, application, a_letter(), BODY)
    assert document.addressee == ("Kari Johanne Brekke",)
    assert "Storgata" not in repr(document)


def test_an_example_letter_names_no_recipient() -> None:
    letter = a_letter(example=True, recipients=24, body="Stillingen er besatt.")
    document = letter_document(VACANCY, None, letter, BODY)
    assert document.addressee == ("Mottakere ifølge adresseliste",)
    assert "24 mottakere 30. november 2026" in document.example_note
    assert letter_document(VACANCY, an_application(), letter, BODY).addressee == document.addressee
    assert letter_document(VACANCY, None, replace(letter, recipients=1), BODY).example_note.count(
        "1 mottaker "
    )


# --- exemption ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "word"), [(Outcome.GRANTED, "Innvilget"), (Outcome.REFUSED, "Avslått")])
def test_a_decision_has_all_that_it_rests_on(outcome: Outcome, word: str) -> None:
    document = exemption_document(VACANCY, an_application(), a_record(outcome), BODY)
    assert document.outcome == word
    assert document.request == Prose("Lederen min vet det ikke.")
    assert document.assessment == Prose("Stillingen har ikke særlig interesse.")
    assert document.legal_basis == "Offentleglova § 25 andre ledd"
    assert (document.decided_by, document.date) == (("Ingrid Solheim",), "30. november 2026")
    assert "klage" in document.complaint.prose
    assert document.access_mark == "Unntatt offentlighet, offl. § 25"
    assert "Brekke" not in document.metadata_title


def test_a_decision_after_another_and_a_wish_that_was_settled_by_a_person() -> None:
    settlement = ExemptionSettlement(True, "Per Haugen", LOCKED, "ringte søkeren", "Vil ikke")
    first = a_record(Outcome.REFUSED).decisions
    record = a_record(settlement=settlement, request=None, decisions=(*first, *a_record().decisions))
    document = exemption_document(VACANCY, an_application(), record, BODY)
    facts = shown(document.facts)
    assert facts["Ønsket avklart"] == "ringte søkeren (Per Haugen, 30. november 2026)"
    assert facts["Tidligere avgjørelse"] == "avslått 30. november 2026"
    assert document.outcome == "Innvilget"
    assert document.request == Prose("Vil ikke")


def test_the_one_who_registered_the_decision_stands_beside_the_one_who_made_it() -> None:
    (decision,) = a_record().decisions
    record = a_record(decisions=(replace(decision, registered_by="ragnhild"),))
    document = exemption_document(VACANCY, an_application(), record, BODY)
    assert (document.decided_by, shown(document.facts)["Registrert av"]) == (("Ingrid Solheim",), "ragnhild")


def test_nothing_is_written_of_what_is_not_decided() -> None:
    with pytest.raises(ValueError, match="decided"):
        exemption_document(VACANCY, an_application(), ExemptionRecord(Ref("folder", "A-1001")), BODY)
