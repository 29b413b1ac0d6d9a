"""That somebody was told of a list that waits: once each working day."""

from __future__ import annotations

from django.db import models

from arkivbro.recruitment.models.vacancy import Vacancy


class ListAlarm(models.Model):
    """The row is made before the e-mail goes, so that two workers never tell the same twice."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="alarms")
    day = models.DateField()
    """On which it was told."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "day"], name="recruitment_alarm_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.day}"
