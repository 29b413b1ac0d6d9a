"""The records of recruitment."""

from arkivbro.recruitment.models.accepted import AcceptedDifference, AcceptedWithout
from arkivbro.recruitment.models.alarm import ListAlarm
from arkivbro.recruitment.models.applicant_list import ListHandout, LockedList
from arkivbro.recruitment.models.application import ApplicantName, Application, ApplicationFacts, Attachment
from arkivbro.recruitment.models.handling import ApplicantHandling
from arkivbro.recruitment.models.imports import (
    ImportRun,
    SourceHint,
    SourceMark,
    SourceState,
    UnreadableItem,
    UntoldItem,
)
from arkivbro.recruitment.models.letter import Letter, LetterState, LetterTemplate
from arkivbro.recruitment.models.looked_at import LookedAt
from arkivbro.recruitment.models.proof import Proof
from arkivbro.recruitment.models.receipt import SourceReceipt
from arkivbro.recruitment.models.source_beginning import SourceBeginning
from arkivbro.recruitment.models.told_letter import ToldLetter
from arkivbro.recruitment.models.unit_in_archive import SourceUnit, UnitInArchive
from arkivbro.recruitment.models.vacancy import Vacancy, VacancyDeadline, VacancyReference

__all__ = [
    "AcceptedDifference",
    "AcceptedWithout",
    "ApplicantHandling",
    "ApplicantName",
    "Application",
    "ApplicationFacts",
    "Attachment",
    "ImportRun",
    "Letter",
    "LetterState",
    "LetterTemplate",
    "ListAlarm",
    "ListHandout",
    "LockedList",
    "LookedAt",
    "Proof",
    "SourceBeginning",
    "SourceHint",
    "SourceMark",
    "SourceReceipt",
    "SourceState",
    "SourceUnit",
    "ToldLetter",
    "UnitInArchive",
    "UnreadableItem",
    "UntoldItem",
    "Vacancy",
    "VacancyDeadline",
    "VacancyReference",
]
