"""What a body's webhooks have told before the reading that is killed: of each candidate twice, in another order than they applied in."""

from __future__ import annotations

import os


def put_in() -> None:
    from arkivbro.ports import Hint
    from arkivbro.recruitment.services.hints import keep_hint

    for number, id_ in enumerate(reversed(os.environ["TEST_HINTED"].split())):
        for again in (0, 1):
            keep_hint("webcruiter-api", Hint((id_,), f"{number}-{again}", once=True))
