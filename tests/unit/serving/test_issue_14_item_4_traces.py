"""Issue 14, item 4: traces by OpenTelemetry where a collector is named, by its own exporter; names of our own code and configuration alone."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from arkivbro import tracing
from arkivbro.tracing import ENDPOINT, UNTOLD, span
from arkivbro.web.traced import Traced

NAME = "Kari Eksempel"


@pytest.fixture
def kept() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.use(None)


def test_issue_14_item_4_nothing_is_traced_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENDPOINT, raising=False)
    assert not tracing.begin("worker") and not tracing.is_on()
    with span("chore", chore="letters") as one:
        assert one is UNTOLD
    with pytest.raises(MiddlewareNotUsed):
        Traced(lambda _: HttpResponse())


def test_issue_14_item_4_spans_are_nested_and_say_no_words_of_an_error(kept: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError), span("case"), span("call", archive="ephorte", path="case.svc"):
        raise ValueError(NAME)
    call, case = kept.get_finished_spans()
    assert call.parent is not None and call.parent.span_id == case.context.span_id
    assert dict(call.attributes or {}) == {
        "arkivbro.archive": "ephorte", "arkivbro.path": "case.svc", "error.type": "ValueError",
    }  # fmt: skip
    assert not call.events and NAME not in call.to_json() + case.to_json()


def test_issue_14_item_4_a_turn_in_which_nothing_was_done_is_no_span(kept: InMemorySpanExporter) -> None:
    with span("case") as one:
        one.forget()
    assert kept.get_finished_spans() == ()


def test_issue_14_item_4_a_request_is_told_by_its_route(kept: InMemorySpanExporter) -> None:
    class Match:
        route = "stillinger/<str:called>/"

    def answers(request: HttpRequest) -> HttpResponse:
        request.resolver_match = Match()  # type: ignore[assignment]  # what is read of it
        return HttpResponse(status=404)

    request = HttpRequest()
    request.method, request.path = "KARI", f"/stillinger/{NAME}/"
    Traced(answers)(request)
    (told,) = kept.get_finished_spans()
    assert dict(told.attributes or {}) == {
        "arkivbro.method": "OTHER", "arkivbro.route": Match.route, "arkivbro.status": 404,
    }  # fmt: skip
    assert NAME not in told.to_json()


def test_issue_14_item_4_a_collector_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[ExportTraceServiceRequest] = []
    came = threading.Event()

    class Collects(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(
                ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(200)
            self.end_headers()
            came.set()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collects) as one:
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{one.server_port}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
        used: list[Any] = []
        use = tracing.use

        def and_kept(provider: Any) -> None:
            used.append(provider)
            use(provider)

        monkeypatch.setattr(tracing, "use", and_kept)
        try:
            assert tracing.begin("worker")
            with span("chore", chore="letters"):
                pass
            assert came.wait(10)
        finally:
            use(None)
            used[0].shutdown()
            one.shutdown()
    (resource,) = got[0].resource_spans
    about = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert about["service.name"] == "arkivbro-worker" and about["service.version"]
    assert [told.name for told in resource.scope_spans[0].spans] == ["chore"]
