"""`Idempotency-Key`: the same request again does nothing, and is answered as the first time; another request by the same key is refused.

The answer is kept in the transaction of what was asked for. So it stands where that stands: whoever died in between finds both, or neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction

from arkivbro.accounts.models import SystemToken
from arkivbro.api.models import KeptAnswer, Upload
from arkivbro.core.errors import WrongUse
from arkivbro.runtime import current

T = TypeVar("T")
KEPT = timedelta(days=30)
MOST_FORGOTTEN = 5_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body; the body names no person."""

    status: int
    body: dict[str, Any]


class AnsweredBefore(Exception):
    """The request was carried out before."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its key knows it; without a key it is a request like any other."""

    token: SystemToken
    key: str
    digest: str

    @classmethod
    def of(cls, token: SystemToken, key: str | None, *asked: object) -> Asked:
        text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        return cls(token, _digest(key) if key else "", _digest(text))

    def require_key(self) -> None:
        """Of what would be done twice if it were sent twice. Raises WrongUse."""
        if not self.key:
            raise WrongUse("api.key_missing")

    def look(self) -> None:
        """Before anything is done, and before files are read. Raises AnsweredBefore, WrongUse."""
        if self.key:
            row = KeptAnswer.objects.filter(token=self.token, key=self.key).first()
            if row is not None:
                self._answered(row)

    def spend(self) -> Callable[[Answer], None]:
        """Inside the transaction, first: two at once wait for each other here. Gives what keeps the answer. Raises as `look`."""
        if not self.key:
            return lambda _answer: None
        try:
            with transaction.atomic():
                row = KeptAnswer.objects.create(
                    token=self.token, key=self.key, asked=self.digest, at=current().clock()
                )
        except IntegrityError:
            self._answered(KeptAnswer.objects.get(token=self.token, key=self.key))
            raise AssertionError from None
        return lambda answer: _keep(row, answer)

    def _answered(self, row: KeptAnswer) -> None:
        if row.asked != self.digest:
            raise WrongUse("api.key_used")
        raise AnsweredBefore(Answer(row.status, json.loads(row.body)))


class Carried(Generic[T]):
    """A request while it is carried out (`recruitment.services.telling.Request`): what it was answered, kept with what was done."""

    def __init__(self, asked: Asked, answer: Callable[[T], Answer], uploads: Sequence[str] = ()) -> None:
        self._asked, self._answer, self._uploads = asked, answer, uploads
        self.answer = Answer(0, {})

    def begin(self) -> None:
        """Raises AnsweredBefore, WrongUse."""
        self._keep = self._asked.spend()
        if self._uploads:
            used = Upload.objects.filter(token=self._asked.token, public_id__in=self._uploads)
            used.filter(in_form=True).delete()
            used.update(is_used=True)

    def end(self, done: T, /) -> None:
        self.answer = self._answer(done)
        self._keep(self.answer)


def _keep(row: KeptAnswer, answer: Answer) -> None:
    row.status, row.body = answer.status, json.dumps(answer.body, ensure_ascii=False)
    row.save(update_fields=["status", "body"])


def forget_answers() -> int:
    """A chore: those that nobody asks for again. How many."""
    old = KeptAnswer.objects.filter(at__lt=current().clock() - KEPT).order_by("at")
    return KeptAnswer.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN])).delete()[
        0
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
