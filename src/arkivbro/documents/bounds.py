"""How much a file from outside may ask of whoever opens it. It is judged by what the file says of itself, before anything is decoded or
unpacked; what asks for more is not taken.

The bounds lie far above what a person sends: a scanned page of A3 at 600 dpi has 70 million points, a progressive photograph some
ten scans, a thesis a few hundred pages, a Word file with a hundred pictures some hundred parts.
"""

from __future__ import annotations

from arkivbro.core.messages import Message, Value, message

MOST_PIXELS = 150_000_000
"""Of one picture, or one page of it; decoded whole."""
MOST_PHOTO_PIXELS = 250_000_000
"""Of a JPEG, which is decoded in an eighth of its size; the largest telephones take 200 million."""
LONGEST_SIDE = 65_500
MOST_SCANS = 100
"""Of one JPEG: how often its lines are gone through. libjpeg's own advice is 500 at most; encoders make ten."""
MOST_FRAMES = 1_000
"""Pictures in one GIF, PNG or WebP that moves; pages in one TIFF; tiles and parts of a HEIC or AVIF."""
MOST_FRAME_PIXELS = 4_000_000_000
"""Of all frames of one picture that moves."""
LARGEST_TILE = 20_000_000
"""Points in one tile of a TIFF: each is unpacked whole."""
LARGEST_DECODED = 256_000_000
"""Bytes; a picture that takes more when it is decoded is not decoded here, though it may be taken."""
MOST_PAGES = 5_000
"""Of a PDF."""
MOST_OBJECTS = 500_000
"""Of a PDF."""
LARGEST_OBJECT_STREAMS = 100_000_000
"""Bytes, unpacked, of one part of a PDF that is unpacked to find its pages or its metadata."""
LARGEST_XMP = 2_000_000
"""Bytes; longer metadata claims nothing."""
MOST_MEMBERS = 10_000
"""Parts of a packed document, with those of packed documents in it."""
LARGEST_DIRECTORY = 4_000_000
"""Bytes in the table of contents of a packed document."""
LARGEST_UNPACKED = 500_000_000
"""Bytes, of all parts of a packed document together."""
MOST_TIMES = 200
"""How many times its size a part may have unpacked, where it is `LARGE_PART` or more."""
LARGE_PART = 20_000_000
LARGEST_INNER = 50_000_000
"""Bytes; a packed document inside another is looked into up to this size."""
DEEPEST = 2
"""Packed documents in packed documents in packed documents."""
MOST_STREAMS = 20_000
"""Parts of an old Office document."""


class TooDemanding(Exception):
    """The file asks for more than a bound; the message says what of, how much, and what the bound is."""

    def __init__(self, code: str, /, **parameters: Value) -> None:
        super().__init__(code)
        self.why: Message = message(code, **parameters)


def require_pixels(width: int, height: int, most: int = MOST_PIXELS) -> None:
    """Raises TooDemanding."""
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise TooDemanding("files.too_many_pixels", width=width, height=height, limit=most // 1_000_000)


def require_frames(count: int, width: int = 0, height: int = 0) -> None:
    """Raises TooDemanding."""
    if count > MOST_FRAMES or count * width * height > MOST_FRAME_PIXELS:
        raise TooDemanding("files.too_many_frames", count=count, limit=MOST_FRAMES)
