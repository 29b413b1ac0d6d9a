"""The kinds of documents, on screen."""

from __future__ import annotations

from django import template

from arkivbro.recruitment.kinds import name_of

register = template.Library()


@register.filter
def dokumentslag(kind: str) -> str:
    """Søknad og CV, Annonse …"""
    return name_of(kind)
