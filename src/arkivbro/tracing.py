"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT is set and `arkivbro[traces]` is installed; elsewhere nothing, at no cost.

A span says what was done (a case, a chore, a reading, a call, a page), of which archive, source or route, for how long, and the class of
an error. No name, no number, no text: an exception's own words are never in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import structlog

log = structlog.get_logger()
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_tracer: Any = None


class Span:
    """What is going on. Where nothing is traced, it keeps nothing."""

    def __init__(self, real: Any = None) -> None:
        self._real = real
        self.is_kept = True

    def tell(self, **told: str | int) -> None:
        """What became known meanwhile."""
        if self._real is not None:
            self._real.set_attributes({f"arkivbro.{name}": value for name, value in told.items()})

    def forget(self) -> None:
        """Nothing was done: nobody is told of it."""
        self.is_kept = False


UNTOLD = Span()


def is_asked_for() -> bool:
    """Whether the environment names a collector."""
    return bool(os.environ.get(ENDPOINT))


def is_on() -> bool:
    return _tracer is not None


def begin(part: str) -> bool:
    """At the start of a process, whose part of arkivbro it is; whether anything is traced. What is asked for and not installed is told by
    `arkivbro check`, and in the log.
    """
    if not is_asked_for():
        return False
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("traces_not_installed")
        return False
    called = {"service.name": f"arkivbro-{part}", "service.version": version("arkivbro")}
    provider = TracerProvider(resource=Resource(called).merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider)
    return True


def use(provider: Any) -> None:
    """That provider from now on; None: nothing is traced."""
    global _tracer  # noqa: PLW0603 - one for the process, set once at its start
    _tracer = provider.get_tracer("arkivbro") if provider is not None else None


@contextmanager
def span(name: str, **told: str | int) -> Iterator[Span]:
    """What is done within is one span; spans within it are its children."""
    if _tracer is None:
        yield UNTOLD
        return
    from opentelemetry.trace import StatusCode, use_span

    real = _tracer.start_span(name)
    one = Span(real)
    one.tell(**told)
    try:
        with use_span(real, end_on_exit=False, record_exception=False, set_status_on_exception=False):
            yield one
    except BaseException as error:
        real.set_status(StatusCode.ERROR)
        real.set_attribute("error.type", type(error).__name__)
        raise
    finally:
        if one.is_kept:
            real.end()
