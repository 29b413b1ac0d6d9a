"""Logs: JSON lines on standard error, with only the fields that are on the list below.

A personal name, an address or a document's text never reaches a log line: what is not on the list is dropped.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED_FIELDS = frozenset(
    {
        "event", "level", "timestamp", "transfer", "case", "archive", "kind", "step", "state", "code", "duration_ms",
        "attempt", "fence", "worker", "count", "path", "status", "method", "setting", "source", "error_class", "where",
        "port", "pid", "signal", "bytes", "pages", "seconds",
    }
)  # fmt: skip


def only_allowed_fields(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drops every field that is not on the list; an exception is told by its class and place only."""
    error = event.pop("exc_info", None)
    kept = {key: value for key, value in event.items() if key in ALLOWED_FIELDS}
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        kept["error_class"] = type(error).__name__
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            kept["where"] = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
    return kept


def configure_logs(level: str) -> None:
    """Structlog and the standard library's loggers, both through the list."""
    number = getattr(logging, level.upper())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, only_allowed_fields, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[_without_library_arguments, only_allowed_fields, structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.WARNING))


def _without_library_arguments(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A library's message may quote data: only its fixed part is kept."""
    record = event.get("_record")
    if record is not None:
        event["event"] = str(record.msg).split("\n", 1)[0][:120] if record.args else f"{record.name}: melding"
        if status := getattr(record, "status_code", None):
            event["status"] = status
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            event["path"] = match.route if match else ""
    return event
