"""`[archive.<name>]` goes to the connector's class, and what is wrong with it is told as a setting, whatever the class is made of."""

from __future__ import annotations

import pytest

from arkivbro import wiring
from arkivbro.connectors import registry
from arkivbro.core.errors import Misconfigured


class Drawer:
    """An archive that takes one setting; what it does is no matter here."""

    def __init__(self, name: str, *, path: str) -> None:
        self.name, self.path = name, path


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    place = f"{__name__}:Drawer"
    monkeypatch.setitem(registry.ARCHIVES, "drawer", registry.Connector("Skuffen", place))


@pytest.mark.parametrize(
    "table", [{"drawer": {"path": "/x"}}, {"skuffen": {"connector": "drawer", "path": "/x"}}]
)
def test_by_its_own_name_or_by_another(table: dict[str, dict[str, str]]) -> None:
    (name,) = table
    assert wiring.archives(table)[name].name == name


@pytest.mark.parametrize("settings", [{"paht": "/x"}, {}, {"path": "/x", "more": 1}])
def test_a_setting_that_it_does_not_know_or_that_is_not_there(settings: dict[str, object]) -> None:
    with pytest.raises(Misconfigured) as caught:
        wiring.archives({"drawer": settings})
    assert caught.value.setting == "archive.drawer"


def test_every_archive_with_settings_stands_in_the_reference() -> None:
    assert "ephorte" in registry.settings_models()
