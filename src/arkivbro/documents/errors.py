"""What can go wrong in making a document, as part of the core's tree. None of it holds text of a document."""

from __future__ import annotations

from arkivbro.core.errors import Defect, Misconfigured, Transient


class RenderFailed(Defect):
    """The document cannot be made, and repeating would not help."""

    code = "render_failed"
    default_sentence = "Dokumentet kunne ikke lages. Meld fra til leverandøren; resten går videre."


class RenderTimedOut(Transient):
    """It took longer than the limit; a busy machine is the likely cause, so it is tried again."""

    code = "render_timed_out"
    default_sentence = "Det tok for lang tid å lage dokumentet. Det prøves igjen."


class RenderKilled(Transient):
    """The process that makes documents ended: killed from outside, or out of memory."""

    code = "render_killed"
    default_sentence = "Prosessen som lager dokumenter, stanset. Det prøves igjen."


class FontsMissing(Misconfigured):
    """The fonts that set-up fetches are not there."""

    code = "fonts_missing"
    default_sentence = "Skriftene som dokumentene settes med, mangler. Kjør «make setup»."
