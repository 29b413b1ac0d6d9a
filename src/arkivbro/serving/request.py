"""One request as it comes in. Stricter than waitress: whatever two servers might read in two ways is refused."""

from __future__ import annotations

from waitress.parser import HTTPRequestParser, ParsingError

from arkivbro.serving.rules import Why

ONCE = frozenset({b"content-length", b"host", b"transfer-encoding", b"content-type", b"x-forwarded-proto"})
"""Lines that stand at most once: twice is a trick or a mistake."""
MOST_DIGITS = 15
OF_STATUS = {413: Why.TOO_LARGE, 431: Why.HEADER_TOO_LARGE}


class Request(HTTPRequestParser):
    """Whole when `completed`; `error` says that it is to be refused, `why` for which reason."""

    completed: bool
    empty: bool
    is_judged = False
    why: Why | None = None
    header_lines = 100
    may_ask_again = False
    """Refused, and its connection stands."""

    def received(self, data: bytes) -> int:
        """Takes what belongs to this request; how many bytes that was."""
        used = int(super().received(data))
        if self.empty:  # only line breaks: a browser sends none, and a request must not begin anew by them
            self.empty, self.why = False, Why.UNREADABLE
        elif self.error is not None and self.why is None:
            self.why = OF_STATUS.get(self.error.code, Why.UNREADABLE)
        return used

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError for what cannot be read in one way only."""
        lines = header_plus.split(b"\r\n")[1:]
        if len(lines) > self.header_lines:
            self.why = Why.HEADER_TOO_LARGE
            raise ParsingError("too many lines")
        names = [line.partition(b":")[0].lower() for line in lines if line]
        if any(line[:1] in (b" ", b"\t") for line in lines):
            raise ParsingError("folded line")
        if any(names.count(name) > 1 for name in ONCE):
            raise ParsingError("line stands twice")
        if b"transfer-encoding" in names:  # of unknown length, and what smuggling is done with
            self.why = Why.UNREADABLE if b"content-length" in names else Why.LENGTH_MISSING
            raise ParsingError("length is not told")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # of urllib, for an address with half a bracket; waitress expects none
            raise ParsingError("address") from error
        if self.version not in ("1.0", "1.1") or (self.version == "1.1" and not self.headers.get("HOST")):
            raise ParsingError("version or host")
        if len(self.headers.get("CONTENT_LENGTH", "")) > MOST_DIGITS:
            raise ParsingError("length")
