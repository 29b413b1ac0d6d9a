"""Django and a migrated, empty database, made once; each child process works on a copy of its own."""

from __future__ import annotations

import gc
import os
import shutil
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.database import Database
    from tests.simulation.sources import Sources


class Prepared:
    """`put_back`: the number of a fault that is put back by hand in every child (`faults_put_back`).

    `source`: "received" (facts are received as they are told), or "webcruiter" (`webcruiter_sources`).
    `queries`: "kept" (`quick_queries`), "checked" (kept, and each compared to Django's), or "plain" (Django's own).
    Where ARKIVBRO_TEST_PREPARED names a folder with a database that was set up (`tests/database.py`), it is a copy of that.
    """

    def __init__(
        self, kind: str, folder: Path, *, put_back: int = 0, queries: str = "kept", source: str = "received"
    ) -> None:
        self.kind, self.folder, self.cluster, self.source = kind, folder, None, source
        self.put_back, self.queries = put_back, queries
        original = self._original()
        os.environ.pop("DATABASE_URL", None)
        data = folder / "data"
        configuration = folder / "arkivbro.toml"
        folder.mkdir(parents=True, exist_ok=True)
        configuration.write_text("archive_from = 1990-01-01\n", encoding="utf-8")
        os.environ["ARKIVBRO_CONFIG"] = str(configuration)
        (data / "static").mkdir(parents=True)
        os.environ["ARKIVBRO_DATA_DIR"] = str(data)
        os.environ["DJANGO_SETTINGS_MODULE"] = "arkivbro.conf.settings"
        if kind == "postgres":
            from tests.postgres import PrivatePostgres

            self.cluster = PrivatePostgres(original=original)
            template = "set_up" if original else "template1"
            os.environ["DATABASE_URL"] = self.cluster.create("arkivbro", template=template)
        elif original:
            shutil.copy(original, data / "arkivbro.sqlite3")
        import django

        django.setup()
        import structlog
        from django.core.management import call_command
        from django.db import connections

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        if original is None:
            call_command("migrate", verbosity=0)
        _somebody_decides()
        connections.close_all()

    def _original(self) -> Path | None:
        place = Path(os.environ.get("ARKIVBRO_TEST_PREPARED", os.devnull)) / self.kind
        return place if place.exists() else None

    def close(self) -> None:
        """Stops what was started."""
        if self.cluster is not None:
            self.cluster.stop()

    def database(self) -> Database:
        """For this process of the operating system."""
        from django.db import connections

        from tests.simulation import run  # noqa: F401 - with all that it uses, in which texts are kept
        from tests.simulation.database_kinds import Postgres, Sqlite
        from tests.simulation.kept_texts import keep_texts
        from tests.simulation.quick_queries import keep

        if self.queries != "plain":
            keep(checked=self.queries == "checked")
            keep_texts()
        if self.kind == "sqlite":
            return Sqlite(self.folder / "data" / "arkivbro.sqlite3")
        assert self.cluster is not None
        name = f"sim_{os.getpid()}"
        url = self.cluster.create(name, template="arkivbro")
        connections.settings["default"]["NAME"] = name
        return Postgres(url)

    def _sources(self) -> type[Sources]:
        if self.source == "webcruiter":
            from tests.simulation.webcruiter_sources import WebcruiterSources

            return WebcruiterSources
        from tests.simulation.sources import Sources

        return Sources

    def work(self, seeds: list[int], taken: Any, results: Any) -> None:
        """Runs whichever seed comes next and puts each result into the queue; `taken` counts those that somebody has."""
        try:
            from tests.simulation.faults_put_back import fault
            from tests.simulation.run import run_seed

            if self.put_back:
                fault(self.put_back).put_back()

            database, sources = self.database(), self._sources()
            gc.freeze()
            gc.disable()
            while (number := _next(taken)) < len(seeds):
                results.put(run_seed(seeds[number], database, sources))
                if number % 20 == 0:
                    gc.collect()
        except BaseException:
            traceback.print_exc()
            results.put(None)
        os._exit(0)


def _next(taken: Any) -> int:
    with taken.get_lock():
        number: int = taken.value
        taken.value += 1
    return number


def _somebody_decides() -> None:
    """The unit's recruiter, who may decide on exemptions."""
    from arkivbro.accounts.models import Unit, User

    unit = Unit.objects.create(name="Region Vest")
    User.objects.create(username="leder", is_recruiter=True).units.add(unit)
