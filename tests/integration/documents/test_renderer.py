"""Real child processes: killed, bombed, timed out, orphaned; and what the parent says of it."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arkivbro.core.errors import Defect, Misconfigured, Transient
from arkivbro.core.messages import remedy_of
from arkivbro.documents.confinement import ChildLimits
from arkivbro.documents.content import DocumentToRender
from arkivbro.documents.errors import FontsMissing, RenderFailed, RenderKilled, RenderTimedOut
from arkivbro.documents.from_facts import application_document, note_document
from arkivbro.documents.renderer import Renderer
from tests.unit.documents.recruitment_facts import a_vacancy, an_application

MOMENT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SMALL = application_document(a_vacancy(), an_application(), "Arbeidstilsynet")


def large(words: int = 400_000, word: str = "ord") -> DocumentToRender:
    """Some seconds of work."""
    return note_document(title="Stor", body_name="Etat", vacancy=a_vacancy(), text=f"{word}\n" * words)


def wait_until(condition: object, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]  # a function, given inline
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.02)


def is_alive(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def busy_seconds(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_renders_to_a_file_that_only_its_owner_reads(renderer: Renderer, tmp_path: Path) -> None:
    path = tmp_path / "1.pdf"
    rendered = renderer.render(SMALL, MOMENT, path)
    data = path.read_bytes()
    assert (rendered.sha256, rendered.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (rendered.pages, rendered.format) == (1, "fmt/476")
    assert path.stat().st_mode & 0o777 == 0o600


def test_byte_identical_in_other_processes(renderer: Renderer, tmp_path: Path) -> None:
    first = renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
    with Renderer(processes=1) as other:
        other.render(replace(SMALL, title="Noe annet først"), MOMENT, tmp_path / "2.pdf")
        second = other.render(SMALL, MOMENT, tmp_path / "3.pdf")
    program = (
        "import sys; from pathlib import Path; from tests.integration.documents.test_renderer import *\n"
        "with Renderer() as r: print(r.render(SMALL, MOMENT, Path(sys.argv[1])).sha256)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    third = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "4.pdf")],
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert first.sha256 == second.sha256 == third.stdout.strip()


def test_a_timestamp_needs_a_time_zone(renderer: Renderer, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        renderer.render(SMALL, MOMENT.replace(tzinfo=None), tmp_path / "1.pdf")


def test_a_child_killed_in_the_middle_is_reported_and_the_next_works(tmp_path: Path) -> None:
    with Renderer(processes=1) as renderer, ThreadPoolExecutor() as threads:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        (victim,) = renderer.process_ids
        before = busy_seconds(victim)
        rendering = threads.submit(renderer.render, large(), MOMENT, tmp_path / "2.pdf")
        wait_until(lambda: busy_seconds(victim) > before + 0.2)
        assert not rendering.done()
        os.kill(victim, signal.SIGKILL)
        with pytest.raises(RenderKilled) as error:
            rendering.result(10)
        assert isinstance(error.value, Transient)
        assert not (tmp_path / "2.pdf").exists()
        assert renderer.render(SMALL, MOMENT, tmp_path / "3.pdf").pages == 1
        assert victim not in renderer.process_ids
        assert not is_alive(victim)


def test_a_child_killed_while_idle_is_replaced_unnoticed(tmp_path: Path) -> None:
    with Renderer(processes=1) as renderer:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        (victim,) = renderer.process_ids
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: not is_alive(victim))
        assert renderer.render(SMALL, MOMENT, tmp_path / "2.pdf").pages == 1


def test_too_much_memory_ends_only_the_child(tmp_path: Path) -> None:
    with Renderer(processes=1, limits=ChildLimits(memory=160_000_000)) as renderer:
        with pytest.raises(RenderKilled):
            renderer.render(large(), MOMENT, tmp_path / "1.pdf")
        assert renderer.render(SMALL, MOMENT, tmp_path / "2.pdf").pages == 1


def test_too_long_a_time_ends_only_the_child(tmp_path: Path) -> None:
    with Renderer(processes=1, limits=ChildLimits(seconds=3)) as renderer:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        (slow,) = renderer.process_ids
        started = time.monotonic()
        with pytest.raises(RenderTimedOut):
            renderer.render(large(2_000_000), MOMENT, tmp_path / "2.pdf")
        assert time.monotonic() - started < 8
        assert not is_alive(slow)
        assert renderer.render(SMALL, MOMENT, tmp_path / "3.pdf").pages == 1


def test_a_stopped_child_does_not_hold_the_parent(tmp_path: Path) -> None:
    with Renderer(processes=1, limits=ChildLimits(seconds=1)) as renderer:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        os.kill(renderer.process_ids[0], signal.SIGSTOP)
        with pytest.raises(RenderTimedOut):
            renderer.render(large(300_000), MOMENT, tmp_path / "2.pdf")


def test_a_child_is_replaced_after_so_many_jobs(tmp_path: Path) -> None:
    with Renderer(processes=1, limits=ChildLimits(documents=2)) as renderer:
        seen = []
        for number in range(5):
            renderer.render(SMALL, MOMENT, tmp_path / f"{number}.pdf")
            seen.append(renderer.process_ids)
        assert seen[0] == seen[1] != seen[2] == seen[3] != seen[4]
        assert all(len(ids) == 1 for ids in seen)


def test_a_child_whose_memory_has_grown_is_replaced(tmp_path: Path) -> None:
    with Renderer(processes=1, limits=ChildLimits(replace_above=1)) as renderer:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        first = renderer.process_ids
        renderer.render(SMALL, MOMENT, tmp_path / "2.pdf")
        assert renderer.process_ids != first


def test_many_threads_share_two_children(tmp_path: Path) -> None:
    with Renderer(processes=2) as renderer, ThreadPoolExecutor(8) as threads:
        documents = [replace(SMALL, title=f"Søker nummer {number}") for number in range(24)]
        paths = [tmp_path / f"{number}.pdf" for number in range(24)]
        rendered = list(
            threads.map(
                lambda pair: renderer.render(pair[0], MOMENT, pair[1]), zip(documents, paths, strict=True)
            )
        )
        assert len(renderer.process_ids) <= 2
    assert len({one.sha256 for one in rendered}) == 24
    assert all(
        hashlib.sha256(p.read_bytes()).hexdigest() == r.sha256 for p, r in zip(paths, rendered, strict=True)
    )


def test_closing_ends_every_child_and_a_render_under_way(tmp_path: Path) -> None:
    renderer = Renderer(processes=1)
    renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
    (child,) = renderer.process_ids
    before = busy_seconds(child)
    outcome: list[BaseException] = []

    def render() -> None:
        try:
            renderer.render(large(), MOMENT, tmp_path / "2.pdf")
        except RenderKilled as error:
            outcome.append(error)

    thread = threading.Thread(target=render)
    thread.start()
    wait_until(lambda: busy_seconds(child) > before + 0.2)
    renderer.close()
    thread.join(10)
    assert len(outcome) == 1
    assert not is_alive(child)
    with pytest.raises(RenderKilled):
        renderer.render(SMALL, MOMENT, tmp_path / "3.pdf")


@pytest.mark.parametrize("at", ["idle", "in the middle"])
def test_no_child_outlives_its_parent(tmp_path: Path, at: str) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.integration.documents.test_renderer import *\n"
        "r = Renderer(processes=1); out = Path(sys.argv[1])\n"
        "r.render(SMALL, MOMENT, out / '1.pdf'); print(*r.process_ids, flush=True)\n"
        + ("r.render(large(900_000), MOMENT, out / '2.pdf')" if at == "in the middle" else "time.sleep(60)")
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    if at == "in the middle":
        before = busy_seconds(child)
        wait_until(lambda: busy_seconds(child) > before + 0.2)
    assert is_alive(child)
    parent.kill()
    parent.wait(10)
    wait_until(lambda: not is_alive(child), seconds=1)
    parent.stdout.close()


def test_missing_fonts_are_a_matter_of_setting_up(tmp_path: Path) -> None:
    with Renderer(processes=1, fonts=tmp_path) as renderer, pytest.raises(FontsMissing) as error:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
    assert isinstance(error.value, Misconfigured)
    assert "make setup" in remedy_of(error.value.message)


def test_a_mistake_of_ours_names_the_place_and_no_text(renderer: Renderer, tmp_path: Path) -> None:
    class Unheard(type(SMALL)):  # type: ignore[misc]  # a document kind without a template
        template = "no-such-template"

    document = Unheard(**{field.name: getattr(SMALL, field.name) for field in fields(SMALL)})
    with pytest.raises(RenderFailed) as error:
        renderer.render(document, MOMENT, tmp_path / "1.pdf")
    assert isinstance(error.value, Defect)
    assert "Kari" not in error.value.detail + str(error.value)
    assert renderer.render(SMALL, MOMENT, tmp_path / "2.pdf").pages == 1


def test_the_child_gets_no_secret_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARKIVBRO_SECRET_KEY", "hemmelig-nøkkel")
    monkeypatch.setenv("DATABASE_URL", "postgres://kari:passord@localhost/x")
    with Renderer(processes=1) as renderer:
        renderer.render(SMALL, MOMENT, tmp_path / "1.pdf")
        environment = Path(f"/proc/{renderer.process_ids[0]}/environ").read_bytes()
    assert b"hemmelig" not in environment and b"passord" not in environment
