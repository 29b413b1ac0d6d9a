"""The built-in recruitment, asked what it has: everything that was published, and every application that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from arkivbro.core.recruitment import Application, Vacancy
from arkivbro.ports import SourceItem
from arkivbro.positions import SOURCE
from arkivbro.positions.models import OwnApplication, Position, PositionState
from arkivbro.positions.services.applying import application_of
from arkivbro.positions.services.publishing import vacancy_of

ON_ITS_WAY = timedelta(minutes=2)
"""What was published or sent so lately may not have entered as facts yet."""


class OwnRecruitment:
    """`arkivbro.ports.ListsNow`."""

    @property
    def name(self) -> str:
        return SOURCE

    @property
    def lists_all(self) -> frozenset[type[Vacancy] | type[Application]]:
        return frozenset({Vacancy, Application})

    def now(self) -> Iterator[SourceItem]:
        """As they are told when they enter."""
        lately = timezone.now() - ON_ITS_WAY
        positions = Position.objects.exclude(state=PositionState.DRAFT).select_related("unit").order_by("pk")
        for position in positions.iterator(chunk_size=200):
            if position.is_told or position.changed_at < lately:
                yield SourceItem(vacancy_of(position), "")
        sent = OwnApplication.objects.filter(first_sent_at__isnull=False).select_related("position")
        for row in sent.order_by("pk").iterator(chunk_size=200):
            if row.is_told or row.saved_at < lately:
                yield SourceItem(application_of(row), "")
