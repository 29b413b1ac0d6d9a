"""`arkivbro check` for ePhorte: each thing that can be wrong is told by its own sentence, with its remedy."""

from __future__ import annotations

from typing import Any

import pytest

from arkivbro.connectors.ephorte.checking_lengths import check_lengths
from arkivbro.connectors.ephorte.checking_rights import understands_quotes
from arkivbro.core.messages import message, remedy_of, sentence_of
from arkivbro.core.profile import ClassRule, read_profile
from arkivbro.ports import CheckLevel, CheckResult
from simulators.ephorte.settings import CHOICES
from tests.contract.archive.conftest import Opens
from tests.contract.archive.records import MemoryFiles, application_entry, case_record, plan_of
from tests.contract.archive.test_ephorte_routine import REPLIES
from tests.database import ROOT
from tests.simulated_ephorte import Simulator
from tests.unit.core.facts_for_tests import shipped

pytestmark = pytest.mark.one_database("the wire of an archive of others, without a database of ours")


@pytest.mark.parametrize("replies", REPLIES)
def test_check_has_nothing_to_say_when_all_is_well(opened: Opens, simulator: Simulator, replies: str) -> None:
    simulator.settings(**REPLIES[replies])
    results = opened().check()
    assert {result.level for result in results} == {CheckLevel.OK}
    assert len(results) >= 10


@pytest.mark.parametrize("moments", CHOICES["moments"])
@pytest.mark.parametrize("ends", CHOICES["ends"])
def test_check_takes_people_without_an_end_for_active_however_that_is_told(
    opened: Opens, simulator: Simulator, moments: str, ends: str
) -> None:
    simulator.settings(moments=moments, ends=ends)
    results = opened().check_profile(shipped("arbeidstilsynet"))
    assert not [one for one in results if one.level is CheckLevel.ERROR]


def test_check_says_so_where_no_entry_can_be_found_absent(opened: Opens, simulator: Simulator) -> None:
    """The newest case does not tell how many entries it has: each look-up would be undecided."""
    archive, files = opened(), MemoryFiles()
    (step, *_) = plan_of(case_record(), application_entry(files)).steps
    made = archive.perform(step, {}, None, files, deadline=30.0)
    assert {one.level for one in archive.check()} == {CheckLevel.OK}
    simulator.person_sets("Case", {"Id": int(made.id)}, CountOfRegistryEntries=None)
    (told,) = [one for one in archive.check() if one.level is not CheckLevel.OK]
    assert (told.level, told.message) == (CheckLevel.WARNING, message("ephorte_check.count_untold"))


@pytest.mark.parametrize(
    ("changes", "what", "message", "remedy"),
    [
        ({"username": "ukjent"}, "tjenestebruker", "tjenestebrukeren", "username"),
        ({"database": "ANNEN"}, "tjenestebruker", "databasen", "database"),
        ({"external_system_name": ""}, "tjenestebruker", "EIS-lisensen", "external_system_name"),
        ({"role": "Sjef"}, "tjenestebruker", "rollen", "role"),
        ({"url": "http://127.0.0.1:9/ncore/"}, "tilkobling", "svarer ikke", "url"),
        ({"journal_unit": "XX"}, "journalenhet", "finnes ikke", "journal_unit"),
        ({"units": {"Region Vest": "Finnes ikke"}}, "enheter", "ikke i bruk", "units"),
        ({"document_category": "ØØ"}, "dokumentkategori", "ØØ finnes ikke", "opprett den"),
        ({"key_attribute": {"case": "CustomAttribute3"}}, "saken", "bare 10 tegn", "minst 28"),
        ({"key_attribute": {"entry": "CustomAttribute4"}}, "journalposten", "ikke et tekstfelt", "fritekst"),
        (
            {"key_attribute": {"document": "CustomAttribute5"}},
            "dokumentbeskrivelsen",
            "verdiliste",
            "fritekst",
        ),
        (
            {"username": "leser"},
            "registrere",
            "kan ikke opprette saker, klasseringer, journalposter",
            "Gi rollen rett",
        ),
        ({"sending": {"status": "Q"}}, "forsendelsesstatus", "Q finnes ikke", "Rett koden"),
        ({"remark_type": "QQ"}, "merknadstype", "QQ finnes ikke", "Rett koden"),
        ({"file_formats": {"pdf": "PDF-9"}}, "lagringsformat", "PDF-9 finnes ikke", "Rett koden"),
        ({"key_attribute": {"case": "CustomAttribute6"}}, "saken", "ikke både type og lengde", "minst 28"),
        ({"sees_everything": True}, "innsyn", "sees_everything", "klarert"),
    ],
)
def test_check_says_what_is_wrong_and_what_to_do(
    opened: Opens, changes: dict[str, Any], what: str, message: str, remedy: str
) -> None:
    wrong = [result for result in opened(**changes).check() if result.level is not CheckLevel.OK]
    assert len(wrong) == 1, [(sentence_of(result.what), sentence_of(result.message)) for result in wrong]
    assert what in sentence_of(wrong[0].what)
    assert message in sentence_of(wrong[0].message)
    assert remedy in remedy_of(wrong[0].message)


@pytest.mark.parametrize("replies", REPLIES)
def test_check_has_nothing_to_say_of_a_profile_whose_codes_are_there(
    opened: Opens, simulator: Simulator, replies: str
) -> None:
    simulator.settings(**REPLIES[replies])
    results = opened(unit_field="Description").check_profile(shipped("arbeidstilsynet"))
    assert [
        (sentence_of(result.what), sentence_of(result.message))
        for result in results
        if result.level is not CheckLevel.OK
    ] == []
    assert len(results) >= 7


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("case.series", "BORTE", "arkivdel: BORTE finnes ikke"),
        ("case.file_type", "XX", "mappetype: XX finnes ikke"),
        ("case.class_", ClassRule(system="BORTE", value="1"), "Ordningsprinsippet BORTE finnes ikke"),
        ("case.class_", ClassRule(system="FA", value="999"), "Ordningsverdien FA 999 finnes ikke"),
        ("case.responsible", "INGEN", "INGEN er ikke aktiv"),
        ("case.responsible", "SLUT", "SLUT er ikke aktiv"),
        ("case.responsible", "PENS", "PENS er ikke aktiv"),
        ("access.code", "Q", "tilgangskode: Q finnes ikke"),
    ],
)
def test_check_says_what_of_the_profile_ephorte_lacks(
    opened: Opens, path: str, value: object, told: str
) -> None:
    profile = shipped("arbeidstilsynet")
    table, field = path.split(".")
    if table == "case":
        profile = profile.model_copy(update={"case": profile.case.model_copy(update={field: value})})
    else:
        rule = profile.entry["application"]
        assert rule.access is not None
        access = rule.access.model_copy(update={field: value})
        entries = {**profile.entry, "application": rule.model_copy(update={"access": access})}
        profile = profile.model_copy(update={"entry": entries})
    (wrong,) = [one for one in opened().check_profile(profile) if one.level is CheckLevel.ERROR]
    assert told in sentence_of(wrong.message) and remedy_of(wrong.message)


@pytest.mark.parametrize(
    ("field", "stands", "long", "what"),
    [
        ("entry.application.access.code", 'code = "P"', 'code = "PERS"', "2 tegnene som ePhorte har til tilgangskode"),
        ("entry.application.access.basis", "Offl. § 25", "Offl. § 25 " * 9, "70 tegnene som ePhorte har til hjemmel"),
        ("entry.application.sign_off", '"TE"', '"TATT"', "2 tegnene som ePhorte har til avskrivningsmåte"),
        ("entry.application.disposal.default", '"K"', '"KASS"', "2 tegnene som ePhorte har til kassasjonskode"),
        ("entry.application.final_status", 'sign_off = "TE"', 'final_status = "JOUR"', "til journalstatus"),
        ("entry.application.document_type", 'sign_off = "TE"', 'document_type = "NYTT-DOKUM"', ""),
        ("case.series", '"SAK"', '"SAKSARK-26"', ""),
        ("case.series", '"SAK"', '"SAKSARKIVET"', "10 tegnene som ePhorte har til arkivdel"),
        ("case.status", '"B"', '"BEH"', "2 tegnene som ePhorte har til saksstatus"),
        ("case.journal_unit", '"AT"', '"ARKIVTJENESTEN"', "10 tegnene som ePhorte har til journalenhet"),
        ("case.class.value", '"221"', f'"{"2" * 71}"', "70 tegnene som ePhorte har til ordningsverdi"),
        ("case.class.system", '"FA"', '"FAGKLASSENE"', "10 tegnene som ePhorte har til ordningsprinsipp"),
    ],
)  # fmt: skip
def test_check_tells_which_profile_value_is_too_long_for_ephorte_and_where_it_stands(
    field: str, stands: str, long: str, what: str
) -> None:
    """Issue 17 item 7: by its line and its name. What is just as long as the field is well."""
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    begins = text.index("[entry.application]" if field.startswith("entry.") else "[case]")
    text = text[:begins] + text[begins:].replace(stands, long, 1)
    told = check_lengths("ephorte", read_profile(text))
    if not what:
        assert (told.level, told.findings) == (CheckLevel.OK, ())
        return
    assert told.message == message("ephorte_check.some_too_long", count=1)
    (finding,) = told.findings
    line = next(number for number, one in enumerate(text.splitlines(), 1) if long.strip() in one)
    assert (finding.where, finding.place) == ("where.line", f"{line}, {field}")
    assert what in sentence_of(finding.message)


def test_what_is_too_long_is_told_once_and_not_looked_for(opened: Opens) -> None:
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    profile = read_profile(text.replace('series = "SAK"', 'series = "SAKSARKIVET"'))
    (told,) = [one for one in opened().check_profile(profile) if one.level is CheckLevel.ERROR]
    assert told.message.code == "ephorte_check.some_too_long" and remedy_of(told.message)


def test_issue_17_item_7_check_says_that_an_access_group_of_the_profile_is_not_set_in_ephorte(
    opened: Opens,
) -> None:
    """With its line: else each case would be refused, and `check` had said that all was well."""
    text = (ROOT / "profiles" / "arbeidstilsynet.toml").read_text(encoding="utf-8")
    text = text.replace('series = "SAK"', 'access_group = "Personal"\nseries = "SAK"')
    line = text.splitlines().index('access_group = "Personal"') + 1
    (told,) = [one for one in opened().check_profile(read_profile(text)) if one.level is not CheckLevel.OK]
    assert (told.level, told.message) == (CheckLevel.ERROR, message("ephorte.access_group"))
    (finding,) = told.findings
    assert (finding.where, finding.place) == ("where.line", f"{line}, case.access_group")
    assert "access_group" in remedy_of(told.message)


def wrong_in(results: tuple[CheckResult, ...]) -> list[tuple[CheckLevel, str, str]]:
    return [
        (one.level, sentence_of(one.message), remedy_of(one.message))
        for one in results
        if one.level is not CheckLevel.OK
    ]


def test_check_says_which_access_codes_the_user_is_not_cleared_for(opened: Opens) -> None:
    archive = opened(username="uklarert")
    assert wrong_in(archive.check()) == []
    ((level, message, remedy),) = wrong_in(archive.check_profile(shipped("arbeidstilsynet")))
    assert level is CheckLevel.ERROR
    assert message == "Tjenestebrukeren er ikke klarert for P."
    assert "uten den ser ikke arkivbro det som er registrert" in remedy


def test_what_ephorte_does_not_tell_is_a_warning_that_says_what_to_look_for(
    opened: Opens, simulator: Simulator
) -> None:
    simulator.settings(tells_rights=False)
    archive = opened()
    ((level, message, remedy),) = wrong_in(archive.check())
    assert (level, "sier ikke om tjenestebrukeren kan opprette saker" in message) == (
        CheckLevel.WARNING,
        True,
    )
    assert "testbasen" in remedy
    ((level, message, remedy),) = wrong_in(archive.check_profile(shipped("arbeidstilsynet")))
    assert (level, "sier ikke hvilke tilgangskoder" in message) == (CheckLevel.WARNING, True)
    assert "klarert for P" in remedy


def test_an_ncore_that_knows_no_quotes_is_told_and_the_setting_mends_it(
    opened: Opens, simulator: Simulator
) -> None:
    simulator.settings(quotes=False)
    (level, message, remedy), *_ = wrong_in(opened().check())
    assert (level, message) == (CheckLevel.ERROR, "NCore er 5.1.2, og forstår ikke anførselstegn i søk.")
    assert remedy == "Sett filter_quotes = false."
    assert wrong_in(opened(filter_quotes=False).check()) == []


@pytest.mark.parametrize(
    ("version", "does"),
    [
        ((3, 1, 2), False),
        ((3, 1, 3), True),
        ((4, 9, 9), False),
        ((5, 1, 2), False),
        ((5, 1, 3), True),
        ((7, 0, 0), True),
    ],
)
def test_the_first_version_that_knows_quotes(version: tuple[int, ...], does: bool) -> None:
    assert understands_quotes(version) is does


def test_check_changes_nothing(opened: Opens, simulator: Simulator) -> None:
    before = simulator.state()
    opened().check()
    opened().check_profile(shipped("arbeidstilsynet"))
    assert simulator.state() == before
    assert not {call["operation"] for call in simulator.calls()} & {
        "Insert",
        "Update",
        "Delete",
        "UploadFile",
    }
