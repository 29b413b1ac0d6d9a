"""NCore's filter language, row by row of what the contract says of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from simulators.ephorte.filters import compile_filter
from simulators.ephorte.model import types
from simulators.ephorte.soap import SoapFault
from simulators.ephorte.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("store"))
    with made.batch(atomic=True):
        made.add("UserName", {"Id": 7, "Initials": "OARR", "IsCurrent": True})
        made.add("Case", {"Id": 1, "Title": "Rådgiver, Odda", "CaseYear": 2026, "OfficerNameId": 7})
        made.add(
            "Case",
            {"Id": 2, "Title": "Leder for arkivet", "CaseYear": 2025, "CaseDate": datetime(2025, 11, 20, 8)},
        )
        made.add("Case", {"Id": 3, "Title": "O'Brien * @", "CaseYear": 2024, "IsRestricted": True})
        made.add("RegistryEntry", {"Id": 10, "CaseId": 2, "Title": "Søknad"})
    return made


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("", [1, 2, 3]),
        ("Id=2", [2]),
        ("id=2", [2]),
        ("Id = 2", [2]),
        ("Id!=2", [1, 3]),
        ("Id<>2", [1, 3]),
        ("Id=1,3", [1, 3]),
        ("Id!=1,3", [2]),
        ("CaseYear<2026", [2, 3]),
        ("CaseYear>=2025", [1, 2]),
        ("Title=leder for arkivet", [2]),
        ("Title=*arkiv*", [2]),
        ("Title=Leder*", [2]),
        ("Title!=*arkiv*", [1, 3]),
        ("OfficerNameId=@", [2, 3]),
        ("OfficerNameId!=@", [1]),
        ("IsRestricted=true", [3]),
        ("CaseDate>=20.11.2025 00:00:00", [2]),
        ("CaseDate<20.11.2025", []),
        ("Title='Rådgiver, Odda'", [1]),
        ('Title="Rådgiver, Odda"', [1]),
        ("Title='O\\'Brien * @'", [3]),
        ("Id=1 AND CaseYear=2026", [1]),
        ("Id=1 and CaseYear=2025", []),
        ("Id=1 OR Id=3", [1, 3]),
        ("Id=1 OR Id=2 AND CaseYear=2024", [1]),
        ("OfficerName.Initials=OARR", [1]),
        ("OfficerName.Initials=@", [2, 3]),
        ("!RegistryEntry.Title=Søknad", [2]),
    ],
)
def test_what_a_filter_finds(store: Store, expression: str, found: list[int]) -> None:
    test = compile_filter(expression, types()["Case"], store)
    assert [row["Id"] for row in store.rows("Case") if test(row)] == found


def test_an_old_server_takes_the_quotes_as_they_stand(store: Store) -> None:
    test = compile_filter("Title='Leder for arkivet'", types()["Case"], store, quotes=False)
    assert not any(test(row) for row in store.rows("Case"))


@pytest.mark.parametrize(
    "expression",
    ["Finnes=1", "OfficerName=1", "Id=to", "Id", "Id=1 AND", "CaseDate=2025-11-20", "Ingen.Id=1", "Title='x"],
)
def test_what_is_no_filter_is_a_fault(store: Store, expression: str) -> None:
    with pytest.raises(SoapFault):
        compile_filter(expression, types()["Case"], store)
