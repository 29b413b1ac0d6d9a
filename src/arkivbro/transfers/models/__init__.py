"""The ledger's tables. Personal data stand in tables of their own, so that retention can delete them and leave hashes."""

from arkivbro.transfers.engine.states import State
from arkivbro.transfers.models.attempt import ArchiveWords, Attempt
from arkivbro.transfers.models.case import ArchiveCase
from arkivbro.transfers.models.certificate import Certificate
from arkivbro.transfers.models.chore import ChoreState
from arkivbro.transfers.models.connection import Connection, Pause
from arkivbro.transfers.models.count import TransferCount
from arkivbro.transfers.models.profile import ProfileVersion
from arkivbro.transfers.models.release import Release
from arkivbro.transfers.models.source import SourceReading
from arkivbro.transfers.models.step import PreparedDocument, Step, StepState
from arkivbro.transfers.models.transfer import FrozenPlan, Transfer, TransferDetails, TransferFacts
from arkivbro.transfers.models.worker import WorkerSign

__all__ = [
    "ArchiveCase",
    "ArchiveWords",
    "Attempt",
    "Certificate",
    "ChoreState",
    "Connection",
    "FrozenPlan",
    "Pause",
    "PreparedDocument",
    "ProfileVersion",
    "Release",
    "SourceReading",
    "State",
    "Step",
    "StepState",
    "Transfer",
    "TransferCount",
    "TransferDetails",
    "TransferFacts",
    "WorkerSign",
]
