from pathlib import Path

import pytest

from arkivbro.conf.reading import read_configuration
from arkivbro.core.errors import Misconfigured


def test_settings_that_cannot_be_read_are_told_by_their_path(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "not-there.toml"):
        with pytest.raises(Misconfigured) as error:
            read_configuration(path)
        assert error.value.message.code == "setup.settings_unreadable"
        assert error.value.message.parameters["path"] == str(path)
