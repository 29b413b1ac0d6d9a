"""The body's own colours: one CSS file, named in the configuration."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from arkivbro.accounts.access import allow_anyone

LARGEST = 500_000
"""Bytes; a style sheet of colours is a hundredth of that."""


@allow_anyone
@require_safe
@cache_control(max_age=600)
def theme(_request: HttpRequest) -> HttpResponse:
    """The file that `theme` in arkivbro.toml names, beside arkivbro.toml."""
    name = settings.ARKIVBRO.theme
    if not name:
        raise Http404
    config: Path | None = settings.ARKIVBRO_CONFIG_PATH
    path = (config.parent if config else Path.cwd()) / name
    if path.suffix != ".css" or not path.is_file() or path.stat().st_size > LARGEST:
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="text/css; charset=utf-8")
