"""Webcruiter's webhooks: `X-Signature-Base64HmacSha256` over the raw body, and which candidates the body names.

What a hook says is only a hint: the truth is fetched. No schema of the body is known; the mapping says where ids may stand in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping as Headers
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from arkivbro.connectors.json_reading import NotReadable, read_value
from arkivbro.connectors.webcruiter.configuration import WebhookSettings, secret_of_file
from arkivbro.connectors.webcruiter.mapping import Mapping, read_mapping
from arkivbro.connectors.webcruiter.named_values import Named, WrongReply
from arkivbro.core.errors import ArkivbroError, Misconfigured
from arkivbro.core.messages import message
from arkivbro.core.working_days import OSLO
from arkivbro.ports import CheckLevel, CheckResult, Hint, NotGenuine, Refusal

SIGNATURE = "X-Signature-Base64HmacSha256"
LARGEST_BODY = 64 * 1024
"""It bounds how many events there are in one body, where it is a list of them: all are heard."""
SHORTEST_SECRET = 16
"""In bytes."""
CLOCKS_APART = timedelta(minutes=10)


class Webhook:
    """Safe to use from several threads; secrets are read at each hook, so that a changed one counts at once."""

    largest_body = LARGEST_BODY

    def __init__(
        self, settings: WebhookSettings, *, door: str, beside: Path | None, mapping: str = ""
    ) -> None:
        self._settings, self._door = settings, door
        self._mapping: Mapping = read_mapping((beside or Path.cwd()) / mapping if mapping else None)

    @property
    def door(self) -> str:
        """The door by which what is hinted at is read."""
        return self._door

    def check(self) -> tuple[CheckResult, ...]:
        """Whether the secrets can be read as the setting says."""
        what = message("webcruiter.check_webhook")
        try:
            self._secrets()
        except ArkivbroError as error:
            return (CheckResult(what, CheckLevel.ERROR, error.message),)
        return (CheckResult(what, CheckLevel.OK, message("webcruiter.webhook_ready")),)

    def heard(self, body: bytes, headers: Headers[str, str], now: datetime) -> Hint:
        """What the body hints at. Raises NotGenuine, and Misconfigured where no secret can be read."""
        signature = headers.get(SIGNATURE, "")
        if not signature:
            raise NotGenuine(Refusal.UNSIGNED)
        if len(body) > LARGEST_BODY:
            raise NotGenuine(Refusal.TOO_LARGE)
        if not self._is_signed(body, signature):
            raise NotGenuine(Refusal.FORGED)
        return self._hint(body, now)

    def _is_signed(self, body: bytes, signature: str) -> bool:
        """By one of the secrets; it takes as long whichever it is, and whether any."""
        try:
            told = base64.b64decode(signature.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            told = b""
        fits = [
            hmac.compare_digest(hmac.new(secret, body, hashlib.sha256).digest(), told)
            for secret in self._secrets()
        ]
        return any(fits)

    def _secrets(self) -> list[bytes]:
        settings = self._settings
        files = [one for one in (settings.secret_file, settings.second_secret_file) if one]
        return [_key(secret_of_file(one, "secret_file"), settings.secret_form) for one in files]

    def _hint(self, body: bytes, now: datetime) -> Hint:
        """A body that nobody understands is a hint too: that something has happened."""
        try:
            told = read_value(body, "webhook")[0]
        except NotReadable:
            return Hint((), hashlib.sha256(body).hexdigest(), once=False)
        events = told if isinstance(told, list) else [told]
        items, keys, old = dict[str, None](), list[str](), 0
        for event in events:
            read = _event(event, self._mapping)
            if read is None:
                continue
            candidate, key, moment = read
            limit = timedelta(seconds=self._settings.oldest_seconds) + CLOCKS_APART
            if moment is not None and now - moment > limit:
                old += 1  # of several in one body, the others are of now
                continue
            if candidate:
                items.setdefault(candidate)
            keys.append(key)
        if old and not keys:
            raise NotGenuine(Refusal.TOO_OLD)
        once = bool(keys) and all(keys)
        text = "\n".join(keys).encode() if once else body
        return Hint(tuple(items), hashlib.sha256(text).hexdigest(), once=once)


def _event(event: Any, mapping: Mapping) -> tuple[str, str, datetime | None] | None:
    """The candidate that it names, what makes the event this one ("": nothing does; two may happen within a second), and when it was sent."""
    names = mapping.webhook
    try:
        named = Named(event)
        candidate = named.identifier(names.candidate) if named.value(names.candidate) is not None else ""
        id_ = named.line(names.event)
        told = named.line(names.time)
    except WrongReply:
        return None
    try:
        moment = datetime.fromisoformat(told) if told else None
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=OSLO)
    is_its_own = bool(id_ or (moment is not None and moment.microsecond))
    return candidate, f"{id_}@{told}/{candidate}" if is_its_own else "", moment


def _key(secret: str, form: str) -> bytes:
    try:
        key = bytes.fromhex(secret) if form == "hex" else secret.encode()
    except ValueError:
        raise Misconfigured("webcruiter.secret_is_not_hex", setting="secret_form") from None
    if len(key) < SHORTEST_SECRET:
        raise Misconfigured("webcruiter.secret_too_short", least=SHORTEST_SECRET, setting="secret_file")
    return key
