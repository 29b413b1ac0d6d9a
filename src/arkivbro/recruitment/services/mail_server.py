"""The mail server is greeted now and then: that it is away is known before a letter is written."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection

from arkivbro.core.errors import Transient

GREETED_SECONDS = 300.0


def greet_mail_server() -> None:
    """Opens a connection and closes it; sends nothing. Nothing where none is set up. Raises Transient."""
    if not settings.ARKIVBRO.mail.host:
        return
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (OSError, ValueError) as error:
        raise Transient("letters.mail_silent", detail=type(error).__name__) from error
