"""Webcruiter's webhooks: what is believed, and what a body that is not understood comes to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from arkivbro.connectors.webcruiter.configuration import WebhookSettings
from arkivbro.connectors.webcruiter.webhook import LARGEST_BODY, SIGNATURE, Webhook
from arkivbro.core.errors import Misconfigured
from arkivbro.ports import CheckLevel, Hint, NotGenuine, Refusal

KEY = bytes(range(32))
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def signed(body: bytes, key: bytes = KEY) -> dict[str, str]:
    return {SIGNATURE: base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()}


@pytest.fixture
def hook(tmp_path: Path) -> Webhook:
    (tmp_path / "secret").write_text(KEY.hex() + "\n")
    settings = WebhookSettings(secret_file=str(tmp_path / "secret"))
    return Webhook(settings, door="webcruiter-api", beside=tmp_path)


def heard(hook: Webhook, told: object, key: bytes = KEY) -> Hint:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return hook.heard(body, signed(body, key), NOW)


def refused(hook: Webhook, body: bytes, headers: dict[str, str]) -> Refusal:
    with pytest.raises(NotGenuine) as caught:
        hook.heard(body, headers, NOW)
    return caught.value.why


def test_issue_13_item_2_a_signed_body_is_believed_and_no_other(hook: Webhook) -> None:
    body = b'{"candidateId": 70001}'
    assert hook.heard(body, signed(body), NOW).items == ("70001",)
    assert refused(hook, body, {}) is Refusal.UNSIGNED
    for forged in (
        signed(body, b"x" * 32)[SIGNATURE],
        signed(body + b" ")[SIGNATURE],
        signed(body)[SIGNATURE][:-4],
        signed(body)[SIGNATURE] + "\n",
        " " + signed(body)[SIGNATURE],
        hmac.new(KEY, body, hashlib.sha256).hexdigest(),
        "æøå",
        "=" * 44,
    ):
        assert refused(hook, body, {SIGNATURE: forged}) is Refusal.FORGED, forged
    large = b" " * (LARGEST_BODY + 1)
    assert refused(hook, large, signed(large)) is Refusal.TOO_LARGE


def test_issue_13_item_2_two_secrets_while_one_takes_the_place_of_the_other(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("en hemmelighet som er en tekst")
    (tmp_path / "old").write_text("den forrige hemmeligheten")
    settings = WebhookSettings(
        secret_file=str(tmp_path / "new"), second_secret_file=str(tmp_path / "old"), secret_form="text"
    )
    hook = Webhook(settings, door="webcruiter-api", beside=None)
    for secret in (b"en hemmelighet som er en tekst", b"den forrige hemmeligheten"):
        assert heard(hook, {"candidateId": "7"}, secret).items == ("7",)
    (tmp_path / "old").write_text("en helt annen hemmelighet")
    with pytest.raises(NotGenuine):
        heard(hook, {"candidateId": "7"}, b"den forrige hemmeligheten")


def test_issue_13_item_2_a_secret_that_cannot_be_used_is_told(hook: Webhook, tmp_path: Path) -> None:
    assert hook.check()[0].level is CheckLevel.OK
    for text, code in (
        ("ikke heks", "webcruiter.secret_is_not_hex"),
        ("abcd", "webcruiter.secret_too_short"),
        ("", "webcruiter.secret_unreadable"),
    ):
        (tmp_path / "secret").write_text(text)
        assert hook.check()[0].message.code == code
        with pytest.raises(Misconfigured):
            hook.heard(b"{}", signed(b"{}"), NOW)


@pytest.mark.parametrize(
    ("told", "items"),
    [
        ({"candidateId": 70001}, ("70001",)),
        ({"candidate": {"id": "70001", "name": "Kari Prøve"}}, ("70001",)),
        ({"Data": {"Candidate_Id": "70001"}}, ("70001",)),
        ([{"candidateId": 1}, {"candidateId": 2}, {"candidateId": 1}, "x", None], ("1", "2")),
        ({"event": "JobPostingPublished", "advertId": "9000000001"}, ()),
        ({"candidateId": {"a": 1}}, ()),
        ({"candidateId": True}, ()),
        ({"candidateId": "x" * 101}, ()),
        ("tekst", ()),
        (b"\xff\xfe\x00", ()),
        (b"[" * 40_000, ()),
        (b"", ()),
    ],
)
def test_issue_13_item_2_an_unknown_body_is_a_hint_that_names_nothing(
    hook: Webhook, told: object, items: tuple[str, ...]
) -> None:
    assert heard(hook, told).items == items


def test_issue_13_item_2_what_makes_a_hook_this_one(hook: Webhook) -> None:
    plain = heard(hook, {"candidateId": 1})
    assert not plain.once, "the same may have happened twice"
    first, again, other = (heard(hook, {"id": id_, "candidateId": 1}) for id_ in ("e1", "e1", "e2"))
    assert first.once
    assert first.key == again.key != other.key
    exact = NOW.replace(microsecond=250_000)
    assert heard(hook, {"candidateId": 1, "timestamp": exact.isoformat()}).once
    whole = heard(hook, {"candidateId": 1, "timestamp": NOW.isoformat()})
    assert not whole.once, "two may happen within a second"
    assert not heard(hook, [{"id": "e1", "candidateId": 1}, {"candidateId": 2}]).once


def test_issue_13_item_2_what_is_too_old_is_refused_and_clocks_may_differ(hook: Webhook) -> None:
    for age, is_taken in (
        (timedelta(days=2), False),
        (timedelta(hours=24, minutes=5), True),
        (timedelta(hours=-3), True),
    ):
        body = json.dumps({"candidateId": 1, "timestamp": (NOW - age).isoformat()}).encode()
        if is_taken:
            assert hook.heard(body, signed(body), NOW).items == ("1",)
        else:
            assert refused(hook, body, signed(body)) is Refusal.TOO_OLD


def test_issue_13_item_2_every_event_of_a_long_delivery_is_heard(hook: Webhook) -> None:
    events = [{"id": f"e{number}", "candidateId": number} for number in range(1_500)]
    told = heard(hook, events)
    assert len(told.items) == 1_500 and told.items[-1] == "1499"
    assert told.key != heard(hook, [*events[:-1], {"id": "e9999", "candidateId": 9999}]).key
