"""What can go wrong in making a document, as part of the core's tree. None of it holds text of a document."""

from __future__ import annotations

from arkivbro.core.errors import Defect, Misconfigured, Transient


class RenderFailed(Defect):
    """The document cannot be made, and repeating would not help."""

    default_code = "documents.render_failed"


class RenderTimedOut(Transient):
    """It took longer than the limit; a busy machine is the likely cause, so it is tried again."""

    default_code = "documents.render_timed_out"


class RenderKilled(Transient):
    """The process that makes documents ended: killed from outside, or out of memory."""

    default_code = "documents.render_killed"


class FontsMissing(Misconfigured):
    """The fonts that set-up fetches are not there."""

    default_code = "documents.fonts_missing"


class NotConfinedHere(Misconfigured):
    """This machine cannot shut in the process that touches files from outside; nothing is done unconfined."""

    default_code = "documents.not_confined"


class NoPlace(Transient):
    """As many files as may be are inspected just now, and none of them ended in time."""

    default_code = "documents.no_place"
