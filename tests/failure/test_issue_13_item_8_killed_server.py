"""The web server killed between a system's request and its answer: the system sends again, and all is told once.

Real processes and a real SIGKILL; what the dead one did not answer, another server of the same installation is asked.
"""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from arkivbro.cli.serve import free_port
from tests.database import KIND
from tests.failure.installations import Installation, make
from tests.failure.system_with_token import TOKEN
from tests.processes import Process

EVERY = 17 if KIND == "sqlite" else 23
"""`make test` takes every so-manieth boundary; `make soak` takes them all."""
PATIENCE = 60.0
PDF = b"%PDF-1.7 " + b"x" * 3_000
STANDING = "import django; django.setup(); import json; from tests.failure.system_with_token import standing; print(json.dumps(standing()))"


class Server:
    def __init__(self, installation: Installation, fatal: int) -> None:
        self.port = free_port(19_500)
        self.process: Process = installation.start(
            "-m", "tests.failure.dying_server", str(self.port), str(fatal)
        )

    def stop(self) -> int:
        """How many boundaries it met."""
        self.process.send_signal(signal.SIGTERM)
        return int(self.process.communicate(timeout=PATIENCE)[0].split()[-1])


@contextmanager
def server(installation: Installation, fatal: int = 0) -> Iterator[Server]:
    made = Server(installation, fatal)
    try:
        until = time.monotonic() + PATIENCE
        while True:  # a connection is no request, and nothing is counted
            try:
                socket.create_connection(("127.0.0.1", made.port), timeout=1).close()
                break
            except OSError:
                assert made.process.poll() is None and time.monotonic() < until
                time.sleep(0.02)
        yield made
    finally:
        made.process.kill()
        made.process.communicate(timeout=PATIENCE)


class System:
    """Asks one server; from the moment that it does not answer, the other."""

    def __init__(self, shown: str, *servers: Server) -> None:
        self.servers = list(servers)
        self.client = httpx.Client(headers={"Authorization": f"Bearer {shown}"}, timeout=PATIENCE)

    def ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self.client.request(method, f"http://127.0.0.1:{self.servers[0].port}/api/v1{path}", **more)
        assert answer.status_code in (200, 201), (method, path, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def tell(self, step: Callable[[], Any]) -> Any:
        """Once, and once more where nobody answered."""
        try:
            return step()
        except httpx.TransportError:
            self.servers.pop(0)
            return step()

    def story(self, name: str) -> None:
        """All kinds of requests that change something, as the how-to has them."""

        def put(path: str, body: dict[str, Any]) -> None:
            self.tell(lambda: self.ask("PUT", path, json=body))

        applicant = {"given_name": "Kari", "family_name": "Prøve"}
        told = {"received": "2026-11-10T10:00:00+01:00", "applicant": applicant}
        put(
            f"/vacancies/{name}",
            {"title": "Rådgiver", "reference": name, "unit": {"id": "7", "name": "Vest"}},
        )
        in_form = json.dumps(told | {"id": f"{name}-f", "attachments": [{"id": "cv", "kind": "cv"}]})
        form = {"files": {"cv": ("cv.pdf", PDF + name.encode())}, "data": {"application": in_form}}
        key = {"Idempotency-Key": f"form-{name}"}
        self.tell(lambda: self.ask("POST", f"/vacancies/{name}/applications", headers=key, **form))
        upload = self.uploaded(f"{name}.pdf", PDF + b"2" + name.encode())
        with_file = told | {"attachments": [{"id": "cv", "kind": "cv", "upload": upload}]}
        put(f"/vacancies/{name}/applications/{name}-u", with_file)
        put(f"/applications/{name}-u/withdrawal", {"withdrawn": "2026-11-12T08:00:00Z"})
        letter = {"kind": "rejection", "sent_at": "2026-11-25T12:00:00+01:00", "upload": upload}
        put(f"/applications/{name}-u/letters/l-1", letter)

    def uploaded(self, name: str, data: bytes) -> str:
        begun = {"json": {"file_name": name, "size": len(data)}, "headers": {"Idempotency-Key": name}}
        upload = str(self.tell(lambda: self.ask("POST", "/uploads", **begun))["id"])

        def further() -> dict[str, Any]:
            offset = self.ask("GET", f"/uploads/{upload}")["offset"]
            if offset == len(data):
                return self.ask("GET", f"/uploads/{upload}")
            headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            return self.ask(
                "PATCH", f"/uploads/{upload}", content=data[offset : offset + 2_000], headers=headers
            )

        while self.tell(further)["offset"] < len(data):
            pass
        return upload


def once(name: str) -> dict[str, Any]:
    return {
        "applications": [[f"{name}-f", 1], [f"{name}-u", 1]],
        "files": [[f"{name}-f/cv", True], [f"{name}-u/cv", True]],
        "letters": ["rejection"],
        "told": {"api.vacancy.tell": 1, "api.application.tell": 2, "api.application.tell_more": 1},
    }


def killed_at(installation: Installation, boundaries: int, every: int) -> dict[str, Any]:
    """What stands when a server died at each of those, and its work was asked for again."""
    shown = (Path(installation.environment["ARKIVBRO_DATA_DIR"]) / TOKEN).read_text()
    chosen: Iterable[int] = range(1, boundaries + 1, every)
    with server(installation) as steady:
        for number in chosen:
            with server(installation, number) as dies:
                System(shown, dies, steady).story(f"s-{number}")
                dies.process.communicate(timeout=PATIENCE)
                assert dies.process.returncode == -signal.SIGKILL, f"boundary {number} was not met"
    standing: dict[str, Any] = json.loads(installation.run("-c", STANDING).stdout)
    assert set(standing) == {"calm", *(f"s-{number}" for number in chosen)}
    return {name: found for name, found in standing.items() if found != once(name)}


@pytest.fixture(scope="module")
def told_calmly(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, int]:
    """An installation, and how many boundaries there are."""
    installation = make(tmp_path_factory.mktemp("server") / "original", "system_with_token")
    shown = (Path(installation.environment["ARKIVBRO_DATA_DIR"]) / TOKEN).read_text()
    with server(installation) as calm:
        System(shown, calm).story("calm")
        return installation, calm.stop()


@pytest.mark.timeout(180)
def test_issue_13_item_8_killed_between_request_and_answer(told_calmly: tuple[Installation, int]) -> None:
    installation, boundaries = told_calmly
    assert boundaries > 30
    assert killed_at(installation, boundaries, EVERY) == {}


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_issue_13_item_8_killed_at_every_boundary(tmp_path: Path) -> None:
    installation = make(tmp_path / "original", "system_with_token")
    shown = (Path(installation.environment["ARKIVBRO_DATA_DIR"]) / TOKEN).read_text()
    with server(installation) as calm:
        System(shown, calm).story("calm")
        boundaries = calm.stop()
    assert killed_at(installation, boundaries, 1) == {}
