"""What nobody sees is in no line of the facts, whoever told them; what people wrote at length stands as it was written."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from arkivbro.core.readable import AS_TOLD, readable
from arkivbro.core.recruitment import Education, ExemptionRequest, Experience
from arkivbro.core.ref import Ref
from tests.unit.core.facts_for_tests import APPLICATION, VACANCY

TURNED = "\u202e\u2066\u200b\u00ad\x07"


def spoilt(value: Any) -> Any:
    """With marks in every text but ids."""
    if type(value) is str:
        return f"{TURNED}{value}{TURNED}"
    if isinstance(value, tuple):
        return tuple(map(spoilt, value))
    if not is_dataclass(value) or isinstance(value, type | Ref):
        return value
    return replace(value, **{one.name: spoilt(getattr(value, one.name)) for one in fields(value)})


def lines(value: Any, name: str = "") -> list[tuple[str, str]]:
    if type(value) is str:
        return [(name, value)]
    if isinstance(value, tuple):
        return [found for one in value for found in lines(one, name)]
    if not is_dataclass(value) or isinstance(value, type | Ref):
        return []
    return [found for one in fields(value) for found in lines(getattr(value, one.name), one.name)]


FULL = replace(
    APPLICATION,
    education=(Education("NTNU", "Master", "Bygg"),),
    experience=(Experience("Eksempel AS", "Ingeniør", description="Ledet\nprosjekter"),),
    letter="Jeg søker.\n\nHilsen",
    exemption=ExemptionRequest(True, "Sjefen"),
)


def test_issue_13_item_8_no_line_of_the_facts_has_what_nobody_sees() -> None:
    for fact in (VACANCY, FULL):
        assert readable(fact) is fact or readable(fact) == fact, "what is readable stays as it is"
        told = readable(spoilt(fact))
        written = [(name, text) for name, text in lines(told) if name in AS_TOLD]
        assert all(text.startswith(TURNED) for _, text in written)
        seen = [(name, text) for name, text in lines(told) if name not in AS_TOLD]
        assert seen == [one for one in lines(fact) if one[0] not in AS_TOLD]


def test_issue_13_item_8_letters_of_other_scripts_keep_what_joins_them() -> None:
    applicant = replace(APPLICATION.applicant, family_name="می\u200cخواهم", given_name="N\u200conn")
    told = readable(replace(APPLICATION, applicant=applicant))
    assert (told.applicant.family_name, told.applicant.given_name) == ("می\u200cخواهم", "Nonn")
