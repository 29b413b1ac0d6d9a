"""Somebody's bytes as text that XML, JSON and a database can hold, whatever its encoding is said to be: no byte and no sign
stops it.

What had to be mended is marked in the text itself, so that the advertisement or the application where it stands can tell of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Protocol

from arkivbro.core.messages import Message, message

REMOVED, GUESSED = "\ufdd0", "\ufdd1"
"""Marks, code points that are no characters: a sign stood here that no text can hold; the next one was guessed."""
CHUNK = 65_536
_HEAD = 512
"""Bytes in which an encoding is declared."""
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"(?:[ \t\r\n]\x00)*[<{]\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"(?:\x00[ \t\r\n])*\x00[<{]\x00[^\x00]"), "utf-16-be"),
)
"""What begins with markup or an object of two bytes a letter is so, whether it says so or not."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = "windows-1252"


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def without_marks(text: str) -> tuple[str, tuple[Message, ...]]:
    """The text, and what was mended in it."""
    found = []
    if removed := text.count(REMOVED):
        found.append(message("sources.signs_removed", count=removed))
    if guessed := text.count(GUESSED):
        found.append(message("sources.signs_guessed", count=guessed))
    return text.replace(REMOVED, "").replace(GUESSED, ""), tuple(found)


def decoded(stream: Readable) -> Iterator[str]:
    """The text, piece by piece. Raises what reading the stream raises, and nothing for what the bytes are."""
    data = b""
    while len(data) < _HEAD and (more := stream.read(CHUNK)):
        data += more
    start, name, declared = _encoding(data)
    decoder = codecs.getincrementaldecoder(name)(errors=_handler(declared))
    data = data[start:]
    held = ""
    while data:
        text = held + decoder.decode(data)
        # A CR may be half of a CR LF.
        held = "\r" if text.endswith("\r") else ""
        yield _mended(text.removesuffix("\r"))
        data = stream.read(CHUNK)
    yield _mended(held + decoder.decode(b"", final=True))


def windows_letter(code: int) -> str:
    """What Windows has at a place where Unicode has a control character; "" where it has nothing."""
    return bytes([code]).decode(_WINDOWS, "ignore")


def _encoding(head: bytes) -> tuple[int, str, str]:
    """Where the text begins, its encoding, and the declared one where that has a byte a letter, else "".

    UTF-8 is tried first whatever is declared: bytes that happen to be UTF-8 are so in no other encoding's real text.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return len(mark), name, ""
    for pattern, name in _UNMARKED:
        if pattern.match(head):
            return 0, name, ""
    declared = _DECLARED.search(head[:_HEAD])
    return 0, "utf-8", _single_byte(declared.group(1).decode("ascii")) if declared else ""


def _single_byte(name: str) -> str:
    """The encoding's name where it has a byte a letter, else ""; ISO 8859-1 is Windows' own, as browsers read it too."""
    try:
        info = codecs.lookup(name)
        ascii_bytes = bytes(range(32, 127))
        is_plain = ascii_bytes.decode(info.name) == ascii_bytes.decode("ascii")
        is_plain = is_plain and len(b"\xe5\xe6".decode(info.name, "replace")) == 2
    except (LookupError, ValueError, TypeError):
        return ""
    if info.name == "iso8859-1":
        return _WINDOWS
    return info.name if is_plain and info.name not in ("utf-8", "ascii", "utf-7") else ""


def _handler(declared: str) -> str:
    """The name of an error handler that reads each byte that is not UTF-8: as declared, else as Windows has it, with a mark."""
    name = f"arkivbro.{declared or 'guessed'}"

    def read_by_byte(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        if not error.encoding.startswith("utf-8"):
            return REMOVED, error.end
        mark = "" if declared else GUESSED
        wrong = (bytes([byte]) for byte in error.object[error.start : error.end])
        letters = (byte.decode(declared or _WINDOWS, "ignore") for byte in wrong)
        return "".join(mark + letter if letter else REMOVED for letter in letters), error.end

    codecs.register_error(name, read_by_byte)
    return name


def _mended(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_IN_XML.sub(REMOVED, text) if _NOT_IN_XML.search(text) else text
    return _C1.sub(_of_windows, text) if _C1.search(text) else text


def _of_windows(found: re.Match[str]) -> str:
    letter = windows_letter(ord(found.group()))
    return GUESSED + letter if letter else REMOVED
