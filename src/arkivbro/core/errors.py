"""Every error that arkivbro tells of; its class decides what happens to the transfer next.

    ArkivbroError
    ├── Transient        try again after a wait            → Prøver igjen
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

`str(error)` holds no personal data and may be logged; `archive_words` (what the archive itself answered) and
`findings` may hold personal data: they are stored for archivists in a column of their own, and never logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: `where` is a field or a line, `what` a sentence in Norwegian for a person."""

    where: str
    what: str


class ArkivbroError(Exception):
    """Base of the tree. `code` is stable; `sentence` is for an archivist, in Norwegian; `detail` is for an expert."""

    code: ClassVar[str] = "error"
    default_sentence: ClassVar[str] = "Noe gikk galt."

    def __init__(
        self,
        sentence: str | None = None,
        *,
        detail: str = "",
        archive_words: str = "",
        findings: tuple[Finding, ...] = (),
        code: str | None = None,
    ) -> None:
        self.sentence = sentence or self.default_sentence
        self.detail = detail
        self.archive_words = archive_words
        self.findings = findings
        self.specific_code = code or self.code
        super().__init__(self.sentence)


class Transient(ArkivbroError):
    """The archive could not do it just now; the same call may go through later. `retry_after` in seconds, if known."""

    code = "transient"
    default_sentence = "Arkivet kunne ikke ta imot akkurat nå. Det prøves igjen."

    def __init__(
        self, sentence: str | None = None, *, retry_after: float | None = None, **rest: object
    ) -> None:
        super().__init__(sentence, **rest)  # type: ignore[arg-type]  # the base class names and checks them
        self.retry_after = retry_after


class Unreachable(ArkivbroError):
    """No connection could be made: nothing was sent. Counts against the connection, not the transfer."""

    code = "unreachable"
    default_sentence = "Arkivet svarer ikke. Overføringene venter; ingenting går tapt."


class OutcomeUnknown(ArkivbroError):
    """The call was sent and no answer came. It may have been carried out: look it up, never repeat it blindly."""

    code = "outcome_unknown"
    default_sentence = "Sendt til arkivet, men svaret kom ikke. Det kontrolleres om arkivet har det."


class Declined(ArkivbroError):
    """The archive said no. Repeating changes nothing until somebody mends what it complains of."""

    code = "declined"
    default_sentence = "Arkivet avviste overføringen."


class Misconfigured(ArkivbroError):
    """A setting, a code or a right is wrong. `setting` names it as it is written in the configuration."""

    code = "misconfigured"
    default_sentence = "Oppsettet mot arkivet er feil."

    def __init__(self, sentence: str | None = None, *, setting: str = "", **rest: object) -> None:
        super().__init__(sentence, **rest)  # type: ignore[arg-type]  # the base class names and checks them
        self.setting = setting


class ProfileInvalid(Misconfigured):
    """An archive profile cannot be used; `findings` name line and field of every mistake."""

    code = "profile_invalid"
    default_sentence = "Arkivprofilen har feil."


class BadFacts(ArkivbroError):
    """The source's facts cannot be archived as they are; `findings` say what the recruiter must mend."""

    code = "bad_facts"
    default_sentence = "Opplysningene fra rekrutteringssystemet kan ikke arkiveres slik de er."


class WouldLeak(ArkivbroError):
    """The leak check found something screened in what would be public. Nothing was sent."""

    code = "would_leak"
    default_sentence = "Stanset: noe som skal skjermes, ville blitt synlig for alle. Ingenting er sendt."


class CannotTell(ArkivbroError):
    """The archive cannot say for certain whether it has the thing (hidden rows, several hits, no search)."""

    code = "cannot_tell"
    default_sentence = "Det kan ikke avgjøres sikkert om arkivet har dette fra før."


class ReadBackDiffers(ArkivbroError):
    """What stands in the archive differs from the plan; the entry is not journalled. `findings` name the fields."""

    code = "read_back_differs"
    default_sentence = (
        "Det som står i arkivet, er ikke det som skulle registreres. Journalposten er ikke journalført."
    )


class WrongUse(ArkivbroError):
    """A command or a form was used wrongly: one sentence that says what and where."""

    code = "wrong_use"
    default_sentence = "Kommandoen kan ikke utføres slik."


class NotThere(WrongUse):
    """What was asked for is not there, or not for the one who asks: who may not know of it learns nothing by asking."""

    code = "not_there"
    default_sentence = "Det finnes ikke, eller er ikke for deg."


class ChangedSinceSeen(WrongUse):
    """What stands there now is not what the person looked at before they pressed."""

    code = "changed_since_seen"
    default_sentence = "Noe er endret siden du så siden. Se på det som står der nå, og trykk igjen."


class AskedTwice(WrongUse):
    """The same form was sent before, and was carried out then."""

    code = "asked_twice"
    default_sentence = "Det er alt gjort."


class Defect(ArkivbroError):
    """A mistake of ours. The rest goes on."""

    code = "defect"
    default_sentence = "En feil i arkivbro. Meld fra til leverandøren; resten går videre."
