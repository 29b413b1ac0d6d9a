"""Tags and filters that every page uses; built in, so that no template has to load them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from arkivbro.accounts.acts import KEY_FIELD, new_key
from arkivbro.accounts.selectors import names_of_users
from arkivbro.core.messages import Finding, Message, ends_in, message
from arkivbro.core.screening import ScreenedText
from arkivbro.ui import dates, words
from arkivbro.ui.code_names import ROLE_NAMES, SIGN_OFF_NAMES, TYPE_NAMES
from arkivbro.ui.frame import archive_name, source_name
from arkivbro.ui.icons import ICONS
from arkivbro.ui.places import Of, link_for
from arkivbro.ui.statuses import Look, look_of

register = template.Library()
AUTOMATIC = "automatic"


@register.filter
def arkivnavn(name: str) -> str:
    """An archive's name in the configuration as people read it."""
    return archive_name(name)


@register.filter
def kildenavn(name: str) -> str:
    """A source's name in the configuration as people read it."""
    return source_name(name)


@register.filter
def setning(message: Message | None) -> str:
    """A message in words."""
    return words.words(message)


@register.filter
def botemiddel(message: Message | None) -> str:
    """What can be done about it."""
    return words.remedy(message)


@register.filter
def kode_i_ord(code: str) -> str:
    """What a code says, where no more than the code was kept."""
    return words.words_of_code(code)


@register.filter
def ender_i(message: Message | None) -> str:
    """The button by which the remedy ends, by its name in addresses; "" for none."""
    return ends_in(message)


@register.filter
def hendelse(code: str) -> str:
    """What somebody did, or was shown, as *Hendelseslogg* says it."""
    return words.words(message(f"audit.{code}"))


@register.filter
def sted(finding: Finding) -> str:
    """Where a finding is."""
    return words.where(finding)


@register.filter
def dato(day: date | None) -> str:
    """26. november 2026"""
    return dates.day_in_words(day) if day else ""


@register.filter
def maaned(text: str) -> str:
    """«2011-08» as august 2011; what is no month, or a day, as it was written."""
    return dates.month_in_words(text)


@register.filter
def ukedag(day: date | None) -> str:
    """torsdag 26. november"""
    return dates.weekday_in_words(day) if day else ""


@register.filter
def klokkeslett(moment: datetime | None) -> str:
    """14.30"""
    return dates.time_in_words(moment) if moment else ""


@register.filter
def tidspunkt(moment: datetime | None) -> str:
    """26. november 2026 kl. 14.30"""
    return dates.moment_in_words(moment) if moment else ""


@register.filter
def kortdato(day: date | None) -> str:
    """26.11.2026, for tables; never divided."""
    return _undivided(dates.short_day(day)) if day else ""


@register.filter
def kort_tidspunkt(moment: datetime | None) -> str:
    """26.11.2026 14.30, for tables; divided before the time only."""
    if not moment:
        return ""
    return format_html(
        '<span class="moment">{}</span>', _undivided(dates.short_day(moment), dates.time_in_words(moment))
    )


@register.filter
def hjemmel(basis: str) -> SafeString:
    """A legal basis; no § is divided from its number. "" for none."""
    parts = re.split(r"(§+\s*[\w-]+)", basis)
    words = format_html_join(
        "", "{}", ((_undivided(part) if part.startswith("§") else part,) for part in parts)
    )
    return format_html("<span>{}</span>", words) if basis else words


def _undivided(*parts: str) -> SafeString:
    return format_html_join(" ", '<span class="nowrap">{}</span>', ((one,) for one in parts))


@register.filter
def epost(address: str) -> SafeString:
    """An e-mail address, which is divided after the @ where it must be divided; "" for none."""
    if not address:
        return SafeString("")
    name, at, domain = str(address).rpartition("@")
    return format_html('<span class="email">{}{}<wbr>{}</span>', name, at, domain)


@register.filter
def varighet(seconds: float | None) -> str:
    """3 min"""
    return dates.duration_in_words(seconds or 0)


@register.filter
def tall(number: int | None) -> str:
    """12 345, with narrow no-break spaces."""
    return f"{number or 0:,}".replace(",", "\u202f")


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of our own, hidden from screen readers: it always stands beside its text."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant drawings
    )


@register.simple_tag
def status(code: str, text: str = "") -> SafeString:
    """A status: text, colour and icon together. `code` is a transfer's state or a name of `ui.statuses`."""
    look: Look = look_of(str(code))
    return format_html(
        '<span class="ds-tag status" data-color="{}">{}{}</span>',
        look.color,
        icon(look.icon),
        text or look.text,
    )


@register.simple_tag
def fact(term: str, *values: object) -> SafeString:
    """One line of a list of facts (`dl.facts`): the term and what is known of it; nothing where the first value is not there."""
    if not values or values[0] in (None, ""):
        return SafeString("")
    known = ((value,) for value in values if value not in (None, ""))
    return format_html("<dt>{}</dt><dd>{}</dd>", term, format_html_join(", ", "{}", known))


@register.simple_tag(takes_context=True)
def gjores(
    context: dict[str, Any],
    message: Message | None,
    reference: str = "",
    application: str = "",
    transfer: str = "",
) -> SafeString:
    """A link to the page where the message's remedy is done; nothing where we are there already, or it is done elsewhere."""
    request: HttpRequest = context["request"]
    address, page = link_for(request.user, message, Of(reference, application, transfer))
    if not address or address == request.path:
        return SafeString("")
    return format_html('<a class="ds-link" href="{}">{}</a>', address, page)


@register.simple_tag
def once_token() -> SafeString:
    """The hidden field by which a form does its work once."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY_FIELD, new_key())


@register.simple_tag(takes_context=True)
def person(context: dict[str, Any], username: str) -> str:
    """Who it was, by name; a user who is gone, and what is no user, as it was written down. One query on a page."""
    request: HttpRequest = context["request"]
    if username in (AUTOMATIC, ""):
        return "automatisk" if username else ""
    held = getattr(request, "names_of_users", None)
    if held is None:
        held = names_of_users()
        request.names_of_users = held  # type: ignore[attr-defined]  # kept for the page
    return str(held.get(username) or username)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with some values changed; None and "" take one away."""
    request: HttpRequest = context["request"]
    values = request.GET.copy()
    for key, value in changes.items():
        values.pop(key, None)
        if value not in (None, ""):
            values[key] = str(value)
    return f"?{values.urlencode()}"


@register.inclusion_tag("ui/parts/paging.html", takes_context=True)
def paging(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the pages around this one. `page` has number, has_next and has_previous, and may have a paginator."""
    paginator = getattr(page, "paginator", None)
    last = paginator.num_pages if paginator is not None else None
    has_next = page.has_next() if callable(page.has_next) else page.has_next
    near = range(max(1, page.number - 2), min(last, page.number + 2) + 1) if last else ()
    numbers: list[int | None] = []
    if last:
        around = sorted({1, last, *near})
        for before, number in zip([0, *around], around, strict=False):
            if number - before > 1:
                numbers.append(None)
            numbers.append(number)
    return {
        "request": context["request"],
        "numbers": numbers,
        "current": page.number,
        "previous": page.number - 1 if page.number > 1 else None,
        "next": page.number + 1 if has_next else None,
    }


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """A form field with label, help, error and input, wired together for screen readers."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, Any] = {"class": "ds-input"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.required:
        attrs["required"] = True
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if is_group:
        attrs.pop("required", None)
    return {
        "bound": bound,
        "input": "" if is_group else bound.as_widget(attrs=attrs),
        "options": list(bound) if is_group else (),
        "is_group": is_group,
        "is_check": isinstance(widget, CheckboxInput),
        "is_text": isinstance(widget, Textarea),
        "is_select": isinstance(widget, Select) and not is_group,
        "described": " ".join(described),
        "wide": wide,
    }


@register.filter
def vis_skjermet(text: ScreenedText) -> SafeString:
    """The full form with the screened words marked: for those who may read it."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="screened" title="Skjermet på offentlig journal">{}</mark>', p.text),)
            if p.screened
            else (p.text,)
            for p in text.parts
        ),
    )


@register.filter
def sak_i_adresse(number: str) -> str:
    """2026/17 as it stands in an address: 2026-17."""
    return number.replace("/", "-")


@register.filter
def part(role: str) -> str:
    """A party's role in words."""
    return ROLE_NAMES.get(role, role)


@register.filter
def posttype(code: str) -> str:
    """An entry's type in words."""
    return TYPE_NAMES.get(code, code)


@register.filter
def avskrivning(method: str) -> str:
    """How an entry was signed off, in words."""
    return SIGN_OFF_NAMES.get(method, method)
