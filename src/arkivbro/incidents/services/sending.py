"""One mail, and one post to a channel; each within a time of its own, whatever the other side does."""

from __future__ import annotations

import asyncio
import smtplib

import httpx
from django.conf import settings
from django.core.mail import EmailMessage

from arkivbro.incidents.services.words import Mail

WEBHOOK_SECONDS = 10.0
OF_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
"""What a mail server that answers says of one mail; anything else is the server's own trouble."""


class NotSent(Exception):
    """`kind` names a class of errors and nobody; `is_of_server`: another mail would not go either."""

    def __init__(self, kind: str, *, is_of_server: bool) -> None:
        super().__init__(kind)
        self.kind, self.is_of_server = kind, is_of_server


def send(address: str, mail: Mail) -> None:
    """Raises NotSent."""
    headers = {"Auto-Submitted": "auto-generated"}  # so that no absence is answered
    try:
        EmailMessage(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers).send()
    except (OSError, ValueError) as error:
        of_one = isinstance(error, (*OF_ONE, ValueError))
        raise NotSent(type(error).__name__, is_of_server=not of_one) from error


def post(address: str, text: str) -> None:
    """Teams and Slack take the same: a text. Raises NotSent."""
    try:
        asyncio.run(asyncio.wait_for(_post(address, text), WEBHOOK_SECONDS))
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotSent(
            type(error).__name__, is_of_server=False
        ) from None  # its words hold the address, which is a secret


async def _post(address: str, text: str) -> None:
    """What is answered is not read: a status is enough, and a body may drip."""
    async with (
        httpx.AsyncClient(timeout=WEBHOOK_SECONDS, follow_redirects=False) as client,
        client.stream("POST", address, json={"text": text}) as answer,
    ):
        answer.raise_for_status()
