"""`/api/<source>/webhook`: one signed request in, one row, one short answer. Who is not known learns nothing."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from arkivbro.accounts.access import allow_anyone
from arkivbro.core.errors import Misconfigured
from arkivbro.ports import NotGenuine, Refusal
from arkivbro.recruitment.clock import clock
from arkivbro.recruitment.services.hints import keep_hint
from arkivbro.runtime import current

log = structlog.get_logger()
STATUS = {Refusal.UNSIGNED: 400, Refusal.TOO_OLD: 400, Refusal.FORGED: 401, Refusal.TOO_LARGE: 413}


@csrf_exempt
@allow_anyone
def webhook(request: HttpRequest, source: str) -> HttpResponse:
    """The signature stands for a login: no cookie is read, and nothing is kept of what was said but ids."""
    hook = current().hooks.get(source)
    if hook is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        if int(request.headers.get("Content-Length") or 0) > hook.largest_body:
            raise NotGenuine(Refusal.TOO_LARGE)
        hint = hook.heard(request.body, request.headers, clock())
    except NotGenuine as refused:
        log.warning("webhook_refused", source=source, kind=refused.why.value)
        return JsonResponse({"error": refused.why.value}, status=STATUS[refused.why])
    except Misconfigured as error:
        log.error("webhook_not_set_up", source=source, code=error.code)
        return JsonResponse({"error": "not set up"}, status=503)
    return JsonResponse({"new": keep_hint(hook.door, hint)})
