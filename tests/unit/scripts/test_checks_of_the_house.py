"""`make check` refuses what the design forbids: each check is shown a violation that was planted."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.checks import between_apps, dotted_paths, sentences, views_write
from scripts.checks.source import PACKAGE, ROOT

Check = Callable[[Path], int]


def planted(package: Path, path: str, text: str) -> Path:
    file = package / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return package


REFUSED: dict[str, tuple[Check, str, str]] = {
    "a model of an app that came later": (
        between_apps.main, "recruitment/services/one.py", "from arkivbro.inspections.models import Inspection\n",
    ),
    "an app from its package": (between_apps.main, "recruitment/services/one.py", "from arkivbro import transfers\n"),
    "the whole package": (between_apps.main, "recruitment/services/one.py", "import arkivbro\n"),
    "a model by a door's inner module": (
        between_apps.main, "recruitment/services/one.py", "from arkivbro.transfers.services.request import Transfer\n",
    ),
    "a model by a door's imported module": (
        between_apps.main, "recruitment/services/one.py",
        "from arkivbro.transfers.services import request\ndef f():\n    return request.Transfer.objects.count()\n",
    ),
    "a chore at the top that imports a model": (
        between_apps.main, "one_more_chore.py", "from arkivbro.transfers.models import Transfer\n",
    ),
    "a value with a phrase in it": (
        sentences.main, "core/one.py", "def f():\n    return Outcome(why='saken er lukket')\n",
    ),
    "a phrase in a constant": (
        sentences.main, "app/services/one.py", "WHY = 'saken er lukket'\ndef f(row):\n    row.error = WHY\n",
    ),
    "an app by dots": (between_apps.main, "recruitment/services/one.py", "from ...transfers.models import Transfer\n"),
    "a selector of an app that came later": (views_write.main, "inspections/selectors/one.py", "def f(row):\n    row.save()\n"),
    "a command that saves": (views_write.main, "cli/one.py", "def f(row):\n    row.save()\n"),
    "a module at the top that saves": (views_write.main, "chores_of_another_kind.py", "def f(row):\n    row.save()\n"),
    "a tag that saves": (views_write.main, "ui/one.py", "def f(row):\n    row.save()\n"),
    "a generic view that changes rows": (
        views_write.main, "archive/views/one.py", "from django.views.generic import UpdateView\nclass V(UpdateView):\n    model = X\n",
    ),
    "a generic view by its module": (
        views_write.main, "archive/views/one.py", "from django.views.generic.edit import DeleteView as V\n",
    ),
    "a save by the class": (
        views_write.main, "archive/views/one.py",
        "from arkivbro.archive.models import CaseRow\ndef v(row):\n    CaseRow.save(row)\n",
    ),
    "a save that is kept": (views_write.main, "archive/views/one.py", "def v(row):\n    keep = row.save\n    keep()\n"),
    "a relation that is kept": (
        views_write.main, "archive/views/one.py", "def v(user):\n    units = user.units\n    units.set([])\n",
    ),
    "a save that is handed in": (views_write.main, "archive/views/one.py", "def v(save):\n    save()\n"),
    "a form's relations": (views_write.main, "archive/views/one.py", "def v(form):\n    form.save_m2m()\n"),
    "a model behind a row": (
        views_write.main, "archive/views/one.py", "def v(row, fields):\n    type(row)._meta.model(**fields)\n",
    ),
    "a model by its place": (
        views_write.main, "archive/views/one.py", "def v():\n    return apps.get_models()[0]\n",
    ),
    "a caller of save": (views_write.main, "archive/views/one.py", "def v(row):\n    methodcaller('save')(row)\n"),
    "a raw deletion": (views_write.main, "archive/views/one.py", "def v(rows):\n    rows._raw_delete('default')\n"),
    "raw SQL of a manager": (
        views_write.main, "archive/views/one.py", "def v():\n    Row.objects.raw('UPDATE x SET a=1 RETURNING id')\n",
    ),
    "a SELECT that changes": (views_write.main, "archive/views/one.py", "def v(c):\n    c.execute(\"SELECT setval('x', 1)\")\n"),
    "a SELECT into": (views_write.main, "archive/views/one.py", "def v(c):\n    c.execute('SELECT * INTO y FROM x')\n"),
    "a phrase": (sentences.main, "app/services/one.py", "def f(row):\n    row.error = 'saken er avsluttet'\n"),
    "two words": (sentences.main, "app/services/one.py", "def f(row):\n    row.error = 'Saken avsluttet'\n"),
    "a phrase by setattr": (sentences.main, "app/services/one.py", "def f(row):\n    setattr(row, 'error', 'saken er lukket')\n"),
    "what a choice is called": (sentences.main, "app/services/one.py", "def f(row):\n    row.error = row.get_state_display()\n"),
    "a label": (sentences.main, "app/services/one.py", "def f(row):\n    row.error = State.FAILED.label\n"),
    "what an error says": (sentences.main, "app/services/one.py", "def f(row, error):\n    row.error = str(error)\n"),
    "what an error was made of": (sentences.main, "app/services/one.py", "def f(row, error):\n    row.error = error.args[0]\n"),
    "a translation": (sentences.main, "app/services/one.py", "def f(row):\n    row.error = gettext('case closed')\n"),
    "a phrase as a parameter": (sentences.main, "core/one.py", "def f():\n    return message('declined', why='saken er lukket')\n"),
    "a label as a parameter": (sentences.main, "core/one.py", "def f(kind):\n    return message('declined', why=kind.label)\n"),
    "a sentence that is compared": (sentences.main, "core/one.py", "def f(e):\n    return sentence_of(e) == 'x'\n"),
    "a sentence that is looked into": (sentences.main, "core/one.py", "def f(e):\n    return 'lukket' in sentence_of(e.message)\n"),
    "a sentence that is hashed": (sentences.main, "core/one.py", "def f(e):\n    return sha256(sentence_of(e.message).encode())\n"),
    "a setting of a variable and a path": (
        dotted_paths.main, "conf/settings.py", "PACKAGE = 'arkivbro'\nX = f'{PACKAGE}.wiring.runtime'\n",
    ),
    "a setting of its package and a path": (
        dotted_paths.main, "conf/settings.py", "X = __package__.partition('.')[0] + '.wiring.runtime'\n",
    ),
    "a path in an app's configuration": (dotted_paths.main, "recruitment/apps.py", "SETTING = 'arkivbro.wiring.profile'\n"),
    "an import that is cached": (
        dotted_paths.main, "recruitment/x.py", "from django.utils.module_loading import cached_import\n",
    ),
    "code in a text": (dotted_paths.main, "recruitment/x.py", "exec('from arkivbro.wiring import runtime')\n"),
    "entry points": (dotted_paths.main, "recruitment/x.py", "from importlib.metadata import entry_points\n"),
    "the table of modules asked": (dotted_paths.main, "recruitment/x.py", "import sys\nm = sys.modules.get('arkivbro.wiring')\n"),
    "a model is given a sentence": (
        sentences.main, "app/services/one.py", 'def f(row):\n    row.error = "Det gikk galt med saken."\n',
    ),
    "a model is given made words": (
        sentences.main, "app/services/one.py", "def f(row, error):\n    row.error = sentence_of(error.message)\n",
    ),
    "a row is made with a sentence": (
        sentences.main, "app/services/one.py", 'def f():\n    Run.objects.create(error=f"Feil i {file} her")\n',
    ),
    "a default of a row is a sentence": (
        sentences.main, "app/services/one.py",
        'def f():\n    Run.objects.update_or_create(a=1, defaults={"why": "Kilden svarer ikke."})\n',
    ),
    "an error with a sentence": (
        sentences.main, "core/one.py", 'def f():\n    raise Declined("Saken er avsluttet.")\n',
    ),
    "an error with a code that is not in the table": (
        sentences.main, "core/one.py", 'def f():\n    raise Declined("case.no_such_code")\n',
    ),
    "an error of a class of its own with a sentence": (
        sentences.main, "core/one.py",
        'class Odd(Declined): ...\ndef f(n):\n    raise Odd(f"Sak {n} er avsluttet.")\n',
    ),
    "the code of old": (
        sentences.main, "core/one.py", 'def f():\n    raise Declined(code="case_closed")\n',
    ),
    "a sentence that is stored by a detour": (
        sentences.main, "app/services/one.py", 'def f(row):\n    why = "Kilden svarer ikke."\n    row.why = why\n',
    ),
    "a finding with a word for a place": (
        sentences.main, "core/one.py", 'def f():\n    return Finding("tittel", message("declined"))\n',
    ),
    "a finding with a sentence": (
        sentences.main, "core/one.py", 'def f():\n    return Finding("where.title", "mangler.")\n',
    ),
    "a setting that points upwards": (
        dotted_paths.main, "conf/settings.py", 'ARKIVBRO_PROFILE = "arkivbro.wiring.profile"\n',
    ),
    "an import by a text": (
        dotted_paths.main, "transfers/one.py", 'def f():\n    return import_string("arkivbro.wiring.runtime")\n',
    ),
    "a model of another app": (
        between_apps.main, "recruitment/services/one.py", "from arkivbro.transfers.models import Transfer\n",
    ),
    "another app's inner module": (
        between_apps.main, "web/one.py", "from arkivbro.archive.numbering import next_number\n",
    ),
    "another app's module by its name": (
        between_apps.main, "web/one.py", "import arkivbro.archive.models\n",
    ),
    "a view that saves": (views_write.main, "archive/views/one.py", "def v(request, row):\n    row.save()\n"),
    "a view that saves a form": (views_write.main, "archive/views/one.py", "def v(form):\n    form.save()\n"),
    "a view that updates rows": (
        views_write.main, "web/one.py", "def v():\n    Row.objects.filter(a=1).update(a=2)\n",
    ),
    "a view that makes a row": (views_write.main, "web/one.py", "def v():\n    Row.objects.create(a=1)\n"),
    "a view that updates rows in a variable": (
        views_write.main, "web/one.py", "def v():\n    rows = Row.objects.filter(a=1)\n    rows.update(a=2)\n",
    ),
    "a view that sets a relation": (
        views_write.main, "web/one.py", "def v(user, ids):\n    user.units.set(ids)\n",
    ),
    "a selector that saves": (views_write.main, "archive/selectors/one.py", "def v(row):\n    row.save()\n"),
    "a loop that changes rows": (
        views_write.main, "transfers/one.py", "def v():\n    Row.objects.filter(a=1).update(a=2)\n",
    ),
    "a sentence without a stop": (sentences.main, "app/services/one.py", 'def f(row):\n    row.note = "Saken har ingen tittel"\n'),
    "a sentence in a new row": (
        sentences.main, "app/services/one.py",
        'from arkivbro.app.models import Row\ndef f(n):\n    Row(note=f"Sak {n} har ingen tittel").save()\n',
    ),
    "a sentence by format": (sentences.main, "app/services/one.py", 'def f(row, n):\n    row.note = "Sak {} er avsluttet".format(n)\n'),
    "a sentence by join": (
        sentences.main, "app/services/one.py", 'def f(row, n):\n    row.note = " ".join(["Sak", str(n), "har ingen tittel"])\n',
    ),
    "a sentence in a constant": (sentences.main, "app/services/one.py", 'NOTE = "Sak uten tittel"\ndef f(row):\n    row.note = NOTE\n'),
    "a sentence in a dictionary": (
        sentences.main, "app/services/one.py",
        'def f(rows, n):\n    values = {"note": f"Sak {n} har ingen tittel"}\n    rows.update(**values)\n',
    ),
    "a sentence by setattr": (sentences.main, "app/services/one.py", 'def f(row, n):\n    setattr(row, "note", f"Sak {n} er slettet")\n'),
    "a sentence in a list": (sentences.main, "app/services/one.py", 'def f(row, n):\n    row.notes = [f"Sak {n} er slettet"]\n'),
    "a part of a made sentence": (
        sentences.main, "app/services/one.py", "def f(row, m):\n    said = sentence_of(m)\n    row.note = said[:200]\n",
    ),
    "a setting inside an if": (dotted_paths.main, "conf/settings.py", 'if True:\n    OTHER = "arkivbro.wiring.runtime"\n'),
    "a setting with colons": (dotted_paths.main, "conf/settings.py", 'OTHER = "arkivbro:wiring:runtime"\n'),
    "a setting that is added to": (dotted_paths.main, "conf/settings.py", 'X = {}\nX |= {"a": "arkivbro.wiring.runtime"}\n'),
    "a setting in another module": (dotted_paths.main, "conf/more.py", 'OTHER = "arkivbro.wiring.runtime"\n'),
    "an importer by another name": (
        dotted_paths.main, "transfers/one.py", "from django.utils.module_loading import import_string as by\n",
    ),
    "another importer": (dotted_paths.main, "transfers/one.py", "import pkgutil\n"),
    "a module from the table of modules": (dotted_paths.main, "transfers/one.py", 'import sys\nf = sys.modules["arkivbro.wiring"]\n'),
    "a model by the table of apps": (
        between_apps.main, "recruitment/services/one.py", 'def f():\n    return apps.get_app_config("transfers").get_model("Transfer")\n',
    ),
    "a view that updates what a selector gave": (
        views_write.main, "web/one.py", "def v(r):\n    rows = seen_by(r)\n    rows.update(title='x')\n",
    ),
    "a view that gets save by its name": (views_write.main, "web/one.py", "def v(row):\n    getattr(row, 'save')()\n"),
    "a view with two statements": (
        views_write.main, "web/one.py", "def v(c):\n    c.execute('SELECT 1; DELETE FROM x')\n",
    ),
    "a view that clears a relation": (views_write.main, "web/one.py", "def v(user):\n    user.units.clear()\n"),
    "a view with a cursor": (
        views_write.main, "web/one.py",
        "def v():\n    with connection.cursor() as cursor:\n        cursor.execute('DELETE FROM x')\n",
    ),
    "a model by its app's name": (
        between_apps.main, "recruitment/services/one.py", 'def f():\n    return apps.get_model("transfers", "Transfer")\n',
    ),
    "a sentence put together by +": (
        sentences.main, "app/services/one.py", 'def f(row, n):\n    row.why = "Sak " + n + " er avsluttet"\n',
    ),
    "a sentence put together by %": (
        sentences.main, "app/services/one.py", 'def f(row, n):\n    row.why = "Sak %s er avsluttet" % n\n',
    ),
    "a sentence in a variable": (
        sentences.main, "app/services/one.py", 'def f(row, n):\n    why = f"Sak {n} er avsluttet"\n    row.why = why\n',
    ),
    "a sentence as a parameter": (
        sentences.main, "app/services/one.py",
        'def f(by):\n    return message("transfer.cancelled", reason=f"Avbrutt av {by}.")\n',
    ),
    "a setting put together": (
        dotted_paths.main, "conf/settings.py", 'ARKIVBRO_PROFILE = "arkivbro" + ".wiring.profile"\n',
    ),
    "a setting put together by join": (
        dotted_paths.main, "conf/settings.py", 'ARKIVBRO_PROFILE = ".".join(("arkivbro", "wiring", "profile"))\n',
    ),
    "a view with a transaction": (
        views_write.main, "web/one.py",
        "from django.db import transaction\ndef v():\n    with transaction.atomic():\n        pass\n",
    ),
}  # fmt: skip

ALLOWED: dict[str, tuple[Check, str, str]] = {
    "an error with a code": (sentences.main, "core/one.py", 'def f():\n    raise Declined("declined")\n'),
    "an error with a message": (
        sentences.main, "core/one.py", "def f(made):\n    raise Declined(made)\n",
    ),
    "words that a view shows": (
        sentences.main, "app/views/one.py", "def v(form, error):\n    form.help = words(error.message)\n",
    ),
    "a code that is stored": (
        sentences.main, "app/services/one.py", 'def f(row):\n    row.error = message("declined")\n',
    ),
    "what Django asks for": (
        dotted_paths.main, "conf/settings.py", 'ROOT_URLCONF = "arkivbro.web.urls"\n',
    ),
    "the locator": (dotted_paths.main, "conf/settings.py", 'ARKIVBRO_RUNTIME = "arkivbro.wiring.runtime"\n'),
    "the doors of another app": (
        between_apps.main, "recruitment/services/one.py",
        "from arkivbro.transfers.selectors import log\nfrom arkivbro.transfers import services\n",
    ),
    "a dictionary that is updated": (views_write.main, "web/one.py", "def v(d):\n    d.update({'a': 1})\n"),
    "a question to the database": (
        views_write.main, "web/one.py", "def v(cursor):\n    cursor.execute('SELECT 1')\n",
    ),
    "a set of the view's own": (views_write.main, "web/one.py", "def v():\n    seen = set()\n    seen.add(1)\n"),
    "labels of a form": (
        sentences.main, "app/forms.py", 'class F:\n    help = "Navnet som vises på siden."\n',
    ),
    "a service whose name is save": (
        views_write.main, "web/one.py",
        "from arkivbro.positions.services import applying\ndef v():\n    applying.save()\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refuses(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check, path, text = REFUSED[case]
    assert check(planted(tmp_path, path, text)) == 1
    assert path in capsys.readouterr().out


@pytest.mark.parametrize("case", ALLOWED)
def test_allows(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check, path, text = ALLOWED[case]
    assert check(planted(tmp_path, path, text)) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (between_apps.main, "reports/services/one.py", "from arkivbro.transfers.models import Transfer\n"),
        (between_apps.main, "recruitment/services/one.py", "from arkivbro.reports.models import Report\n"),
        (views_write.main, "reports/selectors/one.py", "def f(row):\n    row.save()\n"),
    ],
)
def test_an_app_is_known_from_its_first_day(check: Check, path: str, text: str, tmp_path: Path) -> None:
    planted(tmp_path, "reports/apps.py", "class Reports: ...\n")
    assert check(planted(tmp_path, path, text)) == 1


def contracts() -> dict[str, dict[str, list[str]]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in read["tool"]["importlinter"]["contracts"]}


def test_the_contract_of_selectors_names_every_app_that_has_any() -> None:
    named = contracts()["Selectors read: they know no service"]
    for door, which in (("selectors", "source_modules"), ("services", "forbidden_modules")):
        there = [*PACKAGE.glob(f"*/{door}.py"), *PACKAGE.glob(f"*/{door}/__init__.py")]
        found = {path.relative_to(PACKAGE).parts[0] for path in there}
        assert sorted(f"arkivbro.{app}.{door}" for app in found) == sorted(named[which])


def test_the_contract_of_connectors_names_every_connector() -> None:
    named = contracts()["No connector knows another"]["modules"]
    folders = (path.parent.name for path in (PACKAGE / "connectors").glob("*/__init__.py"))
    assert sorted(f"arkivbro.connectors.{name}" for name in folders) == sorted(named)
