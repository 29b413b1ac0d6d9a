"""`make check` refuses a template that is not laid out, or that has a line which nobody can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks.templates import LONGEST, main


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "app" / "templates" / "app" / "page.html"
    page.parent.mkdir(parents=True)
    return page


def test_our_own_templates_are_in_order() -> None:
    assert main() == 0


def test_a_page_in_order_passes(page: Path, tmp_path: Path) -> None:
    page.write_text("<ul>\n  <li>Sak</li>\n</ul>\n")
    assert main(tmp_path) == 0


def test_a_line_over_the_limit_is_named(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(f"<p>\n  {{{{ one }}}}{'x' * LONGEST}\n</p>\n")
    assert main(tmp_path) == 1
    assert "page.html:2" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["letter.typ", "feed.xml", "mark.svg"])
def test_so_it_is_in_a_template_of_another_kind(
    name: str, page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.with_name(name).write_text("x" * (LONGEST + 1))
    assert main(tmp_path) == 1
    assert f"{name}:1" in capsys.readouterr().out


def test_a_page_that_is_not_laid_out_is_refused(page: Path, tmp_path: Path) -> None:
    page.write_text("<ul><li>Sak</li><li>Journalpost</li></ul>\n<div>\n<p>x</p></div>\n")
    assert main(tmp_path) == 1
