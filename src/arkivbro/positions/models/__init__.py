"""What a recruiter writes, and what an applicant writes."""

from arkivbro.positions.models.application import OwnApplication, OwnApplicationState, UploadedFile
from arkivbro.positions.models.position import Position, PositionNumber, PositionState

__all__ = [
    "OwnApplication",
    "OwnApplicationState",
    "Position",
    "PositionNumber",
    "PositionState",
    "UploadedFile",
]
