"""Plan records → NCore's objects."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arkivbro.connectors.ephorte.configuration import read_table
from arkivbro.connectors.ephorte.lengths import FULL_TITLE, LongText, long_texts, remark_for
from arkivbro.connectors.ephorte.mapping import (
    Resolved,
    case_drafts,
    description_fields,
    document_drafts,
    entry_draft,
    file_key,
    party_draft,
    remark_draft,
    remark_texts,
)
from arkivbro.connectors.ephorte.objects import Scalar, StoredObject
from arkivbro.connectors.ephorte.party_mapping import party_name, role_flags, role_of
from arkivbro.core.errors import BadFacts, Declined, Misconfigured
from arkivbro.core.noark import PUBLIC, Access, ClassReference, CorrespondenceParty, PartyRole
from arkivbro.core.screening import Part, ScreenedText
from tests.contract.archive.records import (
    MemoryFiles,
    advertisement_entry,
    application_entry,
    case_record,
    letter_entry,
    screened,
)

SETTINGS = read_table("ephorte", {"url": "https://ephorte.example.no/", "username": "x"})
RESOLVED = Resolved({"OARR": 42}, {"Region Vest": 506}, "AT")


def test_an_application_goes_in_three_titles_with_its_key() -> None:
    entry = application_entry(MemoryFiles())
    fields = entry_draft(entry, 1001, RESOLVED, SETTINGS).fields
    assert fields["Title"] == "Søknad og CV – Rådgiver – Åse Ødegård"
    assert fields["TitleRestricted"] == "Søknad og CV – Rådgiver – ***** *****"
    assert fields["TitlePersonNameTagged"] == "Søknad og CV – Rådgiver – +++++ ++++_"
    assert fields["CustomAttribute1"] == entry.key
    assert (fields["AccessCodeId"], fields["Pursuant"], fields["IsRestricted"]) == ("P", "Offl. § 25", True)
    assert fields["RecordStatusId"] == "M"
    assert fields["ReceivedDate"] == datetime(2026, 11, 20)
    assert (fields["OfficerNameId"], fields["AdministrativeUnitId"]) == (42, 506)


def test_a_public_entry_claims_no_restriction() -> None:
    fields = entry_draft(advertisement_entry(MemoryFiles()), 1, RESOLVED, SETTINGS).fields
    assert fields["AccessCodeId"] is None
    assert "IsRestricted" not in fields
    assert fields["RecordStatusId"] == "R"


@pytest.mark.parametrize("role", list(PartyRole))
def test_every_role_comes_back(role: PartyRole) -> None:
    party = CorrespondenceParty(role, ScreenedText.plain("X"), "OARR", "Region Vest")
    entry = replace(application_entry(MemoryFiles()), parties=(party,))
    draft = party_draft(party, entry, RESOLVED, SETTINGS, {}, {})
    assert role_of(StoredObject("SenderRecipient", draft.fields)) is role
    assert role_flags(role).items() <= dict(draft.fields).items()


def test_only_the_first_internal_party_is_responsible() -> None:
    entry = application_entry(MemoryFiles())
    twice = replace(entry, parties=(*entry.parties, replace(entry.parties[1], name=ScreenedText.plain("B"))))
    flags = [
        party_draft(one, twice, RESOLVED, SETTINGS, {}, {}).fields["IsResponsible"] for one in twice.parties
    ]
    assert flags == [False, True, False]


def test_a_letter_is_ready_to_be_dispatched_to_its_recipient_only() -> None:
    entry = letter_entry(MemoryFiles())
    fields = party_draft(entry.parties[0], entry, RESOLVED, SETTINGS, {}, {}).fields
    assert (fields["SendingMethodId"], fields["SendingStatusId"]) == ("GENERELL", "K")
    incoming = application_entry(MemoryFiles())
    assert (
        "SendingMethodId" not in party_draft(incoming.parties[0], incoming, RESOLVED, SETTINGS, {}, {}).fields
    )


def test_a_party_screened_in_part_is_refused() -> None:
    entry = application_entry(MemoryFiles())
    party = CorrespondenceParty(PartyRole.SENDER, screened("Advokat for", "Åse Ødegård"))
    with pytest.raises(Declined):
        party_draft(party, entry, RESOLVED, SETTINGS, {}, {})


def test_screening_without_an_access_code_is_refused() -> None:
    entry = replace(application_entry(MemoryFiles()), access=PUBLIC)
    with pytest.raises(Declined):
        entry_draft(entry, 1, RESOLVED, SETTINGS)
    document = replace(entry.documents[0], title=screened("Søknad", "Åse Ødegård"), access=PUBLIC)
    with pytest.raises(Declined):
        description_fields(document, SETTINGS)


def test_characters_that_xml_cannot_hold_are_the_sources_fault() -> None:
    entry = replace(advertisement_entry(MemoryFiles()), title=ScreenedText((Part("a\x01b"),)))
    with pytest.raises(BadFacts):
        entry_draft(entry, 1, RESOLVED, SETTINGS)


def test_hiding_from_the_journal_needs_a_field_that_does_it() -> None:
    entry = replace(advertisement_entry(MemoryFiles()), show_in_public_journal=False)
    with pytest.raises(Misconfigured):
        entry_draft(entry, 1, RESOLVED, SETTINGS)
    told = SETTINGS.model_copy(update={"public_journal_field": "IsPublished"})
    assert entry_draft(entry, 1, RESOLVED, told).fields["IsPublished"] is False


def test_a_document_is_description_files_and_link_that_name_each_other() -> None:
    entry = application_entry(MemoryFiles())
    attachment = entry.documents[1]
    upload = {file_key(attachment, attachment.objects[0]): "up_1.pdf"}
    description, file, link = document_drafts(
        attachment, upload, SETTINGS, owner={}, references={"RegistryEntry": "entry"}
    )
    assert description.fields["CustomAttribute1"] == attachment.key
    assert file.references == {"DocumentDescription": description.id}
    assert file.fields["FilePath"] == "up_1.pdf"
    assert file.fields["FileformatId"] == "PDF"
    assert link.fields["DocumentLinkTypeId"] == "V"
    assert link.references == {"DocumentDescription": description.id, "RegistryEntry": "entry"}
    assert not any(
        "vitnemål.pdf" in str(value) for one in (description, file, link) for value in one.fields.values()
    )


def test_a_case_comes_with_its_class() -> None:
    case = case_record(class_=ClassReference("FA", "221", "Tilsetting"), cross_reference="2025/3")
    made, class_, remark = case_drafts(case, RESOLVED, SETTINGS)
    assert made.fields["CustomAttribute1"] == case.key
    assert class_.fields["SortOrder"] == "1"
    assert class_.references == {"Case": made.id} == remark.references


def test_a_title_over_the_length_stands_in_full_in_a_remark_that_reads_back() -> None:
    title = ScreenedText(
        (
            Part("Søknad og CV – " + "Seniorrådgiver " * 30 + "– "),
            Part("Åse Ødegård", screened=True, personal_name=True),
        )
    )
    entry = replace(application_entry(MemoryFiles()), title=title, remark="Mottatt etter frist.")
    (own, access), (long, _) = remark_texts(entry)
    assert (own, access) == ("Mottatt etter frist.", entry.access)
    (back,) = long_texts([own, long])
    assert back.label == FULL_TITLE
    assert back.text.full == title.full
    assert back.text.public == title.public


def test_a_document_s_whole_title_has_its_code_where_the_entry_has_none() -> None:
    title = ScreenedText((Part("Brev " * 60), Part("Åse Ødegård", screened=True, personal_name=True)))
    entry = application_entry(MemoryFiles())
    exempt = replace(entry.documents[1], title=title, access=Access("P", "Offl. § 25"))
    public = replace(
        entry, title=ScreenedText.plain("Brev"), access=PUBLIC, documents=(entry.documents[0], exempt)
    )
    ((text, access),) = [one for one in remark_texts(public) if "Åse" in one[0]]
    assert access == Access("P", "Offl. § 25")
    assert remark_draft(text, access, SETTINGS).fields["AccessCodeId"] == "P"


def test_a_remark_uses_the_whole_field_before_it_is_shortened() -> None:
    entry = application_entry(MemoryFiles())
    fits, too_long = "å" * 4000, "å" * 4001
    assert remark_texts(replace(entry, remark=fits))[0][0] == fits
    assert len(remark_texts(replace(entry, remark=too_long))[0][0]) <= 4000


def test_a_name_over_the_length_is_read_back_whole() -> None:
    name = "Maria " * 20 + "Åsen"
    entry = application_entry(MemoryFiles(), name=name)
    fields = party_draft(entry.parties[0], entry, RESOLVED, SETTINGS, {}, {}).fields
    assert len(str(fields["Name"])) <= 70
    back = party_name(
        StoredObject("SenderRecipient", fields),
        long_texts(text for text, _ in remark_texts(entry)),
        initials="",
        unit="",
    )
    assert back == ScreenedText.screened_name(name)


def test_a_servers_own_name_of_an_officer_is_told_as_plans_write_it() -> None:
    officer = StoredObject("UserName", {"Name": "Kari Leder"})
    fields: dict[str, Scalar] = {
        "Name": "Kari Leder",
        "OfficerNameId": 42,
        "AdministrativeUnitId": 506,
        "IsRestricted": False,
    }
    party = StoredObject("SenderRecipient", fields, {"OfficerName": officer})
    assert party_name(party, (), initials="OARR", unit="Region Vest").full == "OARR Region Vest"
    kept = StoredObject("SenderRecipient", fields | {"Name": "OARR"}, {"OfficerName": officer})
    assert party_name(kept, (), initials="OARR", unit="Region Vest").full == "OARR"


def test_a_remark_of_a_person_is_no_long_text() -> None:
    assert long_texts(["Ringte søkeren: ikke svar", "Offentlig: ja"]) == ()
    assert long_texts([remark_for(LongText(FULL_TITLE, ScreenedText.plain("a: b")))])[0].text.full == "a: b"


def test_a_time_with_a_zone_is_the_norwegian_day() -> None:
    standing = StoredObject(
        "Case", {"CaseDate": datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "LoanDate": datetime(2026, 1, 2)}
    )
    assert standing.day("CaseDate") == date(2026, 11, 21)
    assert standing.day("LoanDate") == date(2026, 1, 2)
    assert standing.day("ClosedDate") is None


def test_an_entry_with_a_screened_party_says_so() -> None:
    entry = application_entry(MemoryFiles())
    assert any(party.name.has_screened for party in entry.parties)
    assert entry_draft(entry, 1, RESOLVED, SETTINGS).fields["IsSenderRecipientRestricted"] is True
    public = advertisement_entry(MemoryFiles())
    assert entry_draft(public, 1, RESOLVED, SETTINGS).fields["IsSenderRecipientRestricted"] is None


def test_a_foreign_postcode_is_not_cut() -> None:
    entry = application_entry(MemoryFiles())
    abroad = replace(entry.parties[0], postcode="SW1A 1AA", city="London")
    fields = party_draft(abroad, entry, RESOLVED, SETTINGS, {}, {}).fields
    assert (fields["PostalCode"], fields["ForeignAddress"]) == (None, "SW1A 1AA London")
    at_home = replace(entry.parties[0], postcode="0185", city="Oslo")
    fields = party_draft(at_home, entry, RESOLVED, SETTINGS, {}, {}).fields
    assert (fields["PostalCode"], fields["ForeignAddress"]) == ("0185", None)
