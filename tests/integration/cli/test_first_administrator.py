"""The first administrator of a new installation, made before anything else was started there (docs/howto/install.md)."""

from __future__ import annotations

from pathlib import Path

from tests import processes


def test_the_first_command_in_an_empty_folder_makes_an_administrator(
    installation: dict[str, str], tmp_path: Path
) -> None:
    environment = {
        **installation,
        "ARKIVBRO_DATA_DIR": str(tmp_path / "new"),
        "DJANGO_SUPERUSER_PASSWORD": "Langt-passord-17x",
    }
    made = processes.run(
        ("-m", "arkivbro", "manage", "createsuperuser", "--username", "dagny", "--email", "", "--noinput"),
        environment,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    again = processes.run(
        ("-m", "arkivbro", "manage", "createsuperuser", "--username", "dagny", "--email", "", "--noinput"),
        environment,
        check=False,
    )
    assert again.returncode != 0 and again.stderr.strip() and "Traceback" not in again.stderr
    users = "from arkivbro.accounts.models import User; print([one.username for one in User.objects.all()])"
    told = processes.run(("-m", "arkivbro", "manage", "shell", "-c", users), environment)
    assert "['dagny']" in told.stdout
