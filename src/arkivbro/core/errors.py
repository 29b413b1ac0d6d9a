"""Every error that arkivbro tells of; its class decides what happens to the transfer next.

    ArkivbroError
    ├── Transient        try again after a wait            → Prøver igjen
    │   └── NoRoom           our own disk has no room; no attempt is used up
    ├── Unreachable      the archive cannot be reached      → the connection waits, no attempt is used up
    ├── OutcomeUnknown   sent, but no answer came           → Uavklart, then look up
    ├── Declined         the archive said no                → Avvist
    ├── Misconfigured    a setting or a right is wrong      → the connection is paused
    │   └── ProfileInvalid   a line of the archive profile is wrong
    ├── BadFacts         the source's facts cannot be used  → Feil, at the recruiter
    ├── WouldLeak        something screened would be public → Stanset
    ├── CannotTell       the archive cannot say what it has → Uavklart for 24 hours, then Feil
    ├── ReadBackDiffers  the archive holds something else than the plan → Feil
    ├── WrongUse         a command or a form was used wrongly (never a transfer's error)
    │   ├── NotThere          it is not there, or not for this person: both answer alike
    │   ├── ChangedSinceSeen  something else stands there than what the person looked at
    │   └── AskedTwice        the same form a second time: it was done the first time
    └── Defect           our own mistake                    → Feil

"It exists already" is a result, never an error.

An error carries a `Message`: `raise WrongUse("case.unknown_number", number="2026/1")`. Its words are made where somebody reads
them. `str(error)` is the message's code, holds no personal data and may be logged; the parameters, `archive_words` (what the
archive itself answered) and `findings` may hold personal data: they are stored for those who may see them, and never logged.
"""

from __future__ import annotations

from typing import Any, ClassVar

from arkivbro.core.messages import Finding, Message, Value, message

__all__ = [
    "ArkivbroError",
    "AskedTwice",
    "BadFacts",
    "CannotTell",
    "ChangedSinceSeen",
    "Declined",
    "Defect",
    "Finding",
    "Misconfigured",
    "NoRoom",
    "NotThere",
    "OutcomeUnknown",
    "ProfileInvalid",
    "ReadBackDiffers",
    "Transient",
    "Unreachable",
    "WouldLeak",
    "WrongUse",
]


class ArkivbroError(Exception):
    """Base of the tree. `code` is one of the table, by default the class's own; the other names fill its sentence.

    `detail` is for an expert, in English, without personal data.
    """

    default_code: ClassVar[str] = "error"

    def __init__(
        self,
        code: str | Message | None = None,
        /,
        *,
        detail: str = "",
        archive_words: str = "",
        findings: tuple[Finding, ...] = (),
        **parameters: Value,
    ) -> None:
        self.message = code if isinstance(code, Message) else message(code or self.default_code, **parameters)
        self.detail = detail
        self.archive_words = archive_words
        self.findings = findings
        super().__init__(self.message.code)

    @property
    def code(self) -> str:
        """The message's code."""
        return self.message.code


class Transient(ArkivbroError):
    """The archive could not do it just now; the same call may go through later. `retry_after` in seconds, if known."""

    default_code = "transient"

    def __init__(
        self, code: str | Message | None = None, /, *, retry_after: float | None = None, **rest: Any
    ) -> None:
        super().__init__(code, **rest)
        self.retry_after = retry_after


class NoRoom(Transient):
    """Writing would leave less of our own disk free than its floor. It goes on by itself as soon as there is room."""

    default_code = "documents.no_room"


class Unreachable(ArkivbroError):
    """No connection could be made: nothing was sent. Counts against the connection, not the transfer."""

    default_code = "unreachable"


class OutcomeUnknown(ArkivbroError):
    """The call was sent and no answer came. It may have been carried out: look it up, never repeat it blindly."""

    default_code = "outcome_unknown"


class Declined(ArkivbroError):
    """The archive said no. Repeating changes nothing until somebody mends what it complains of."""

    default_code = "declined"


class Misconfigured(ArkivbroError):
    """A setting, a code or a right is wrong. `setting` names it as it is written in the configuration."""

    default_code = "misconfigured"

    def __init__(self, code: str | Message | None = None, /, *, setting: str = "", **rest: Any) -> None:
        super().__init__(code, **rest)
        self.setting = setting


class ProfileInvalid(Misconfigured):
    """An archive profile cannot be used; `findings` name line and field of every mistake."""

    default_code = "profile_invalid"


class BadFacts(ArkivbroError):
    """The source's facts cannot be archived as they are; `findings` say what the recruiter must mend."""

    default_code = "bad_facts"


class WouldLeak(ArkivbroError):
    """The leak check found something screened in what would be public. Nothing was sent."""

    default_code = "would_leak"


class CannotTell(ArkivbroError):
    """The archive cannot say for certain whether it has the thing (hidden rows, several hits, no search)."""

    default_code = "cannot_tell"


class ReadBackDiffers(ArkivbroError):
    """What stands in the archive differs from the plan; the entry is not journalled. `findings` name the fields."""

    default_code = "read_back_differs"


class WrongUse(ArkivbroError):
    """A command or a form was used wrongly: the message says what and where."""

    default_code = "wrong_use"


class NotThere(WrongUse):
    """What was asked for is not there, or not for the one who asks: who may not know of it learns nothing by asking."""

    default_code = "not_there"


class ChangedSinceSeen(WrongUse):
    """What stands there now is not what the person looked at before they pressed."""

    default_code = "changed_since_seen"


class AskedTwice(WrongUse):
    """The same form was sent before, and was carried out then."""

    default_code = "asked_twice"


class Defect(ArkivbroError):
    """A mistake of ours. The rest goes on."""

    default_code = "defect"
