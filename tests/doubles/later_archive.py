"""An archive in front of another, whose receipts come later: what it was given it has, and tells of when asked again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from arkivbro.core.plan_types import Step
from arkivbro.core.stored_json import from_json, to_json
from arkivbro.ports import Accepted, Answer, Archive, ExternalReference, Files


class LaterArchive:
    """`arkivbro.ports.Archive` and `AnswersLater`. Tickets lie in a folder, so that every process knows them."""

    def __init__(self, archive: Archive, folder: Path, *, questions: int = 2) -> None:
        self._archive, self._folder, self._questions = archive, folder, questions
        folder.mkdir(parents=True, exist_ok=True)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the other archive's."""
        return getattr(self._archive, name)

    def perform(
        self,
        step: Step,
        known: Mapping[str, ExternalReference],
        found: ExternalReference | None,
        files: Files,
        *,
        deadline: float,
    ) -> Answer:
        answer = self._archive.perform(step, known, found, files, deadline=deadline)
        assert isinstance(answer, ExternalReference)
        ticket = secrets.token_hex(8)
        (self._folder / ticket).write_text(
            json.dumps({"reference": to_json(answer), "left": self._questions}), encoding="utf-8"
        )
        return Accepted(ticket)

    def ask(self, ticket: str, *, deadline: float) -> Answer:
        kept = json.loads((self._folder / ticket).read_text(encoding="utf-8"))
        if kept["left"] == 0:
            return from_json(ExternalReference, kept["reference"])
        kept["left"] -= 1
        (self._folder / ticket).write_text(json.dumps(kept), encoding="utf-8")
        return Accepted(ticket)
