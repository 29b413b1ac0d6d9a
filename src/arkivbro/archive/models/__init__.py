"""The archive's records."""

from arkivbro.archive.models.case import CaseFile, CaseNumberCounter, JournalNumberCounter
from arkivbro.archive.models.codes import Code, CodeList, CodeListName
from arkivbro.archive.models.document import DocumentDescription, DocumentLink, DocumentObject
from arkivbro.archive.models.entry import CorrespondenceParty, RegistryEntry, SignOff
from arkivbro.archive.models.found_by import JournalCount, JournalLine, SearchedTitle
from arkivbro.archive.models.integrity_run import IntegrityRun
from arkivbro.archive.models.log import ChangeLog, JournalDayRelease
from arkivbro.archive.models.structure import Class, ClassificationSystem, Fonds, Series

__all__ = [
    "CaseFile",
    "CaseNumberCounter",
    "ChangeLog",
    "Class",
    "ClassificationSystem",
    "Code",
    "CodeList",
    "CodeListName",
    "CorrespondenceParty",
    "DocumentDescription",
    "DocumentLink",
    "DocumentObject",
    "Fonds",
    "IntegrityRun",
    "JournalCount",
    "JournalDayRelease",
    "JournalLine",
    "JournalNumberCounter",
    "RegistryEntry",
    "SearchedTitle",
    "Series",
    "SignOff",
]
