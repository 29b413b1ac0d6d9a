"""The records of recruitment."""

from arkivbro.recruitment.models.application import ApplicantName, Application, ApplicationFacts, Attachment
from arkivbro.recruitment.models.imports import ImportRun, SourceState, UnreadableItem
from arkivbro.recruitment.models.vacancy import Vacancy, VacancyDeadline, VacancyReference

__all__ = [
    "ApplicantName",
    "Application",
    "ApplicationFacts",
    "Attachment",
    "ImportRun",
    "SourceState",
    "UnreadableItem",
    "Vacancy",
    "VacancyDeadline",
    "VacancyReference",
]
